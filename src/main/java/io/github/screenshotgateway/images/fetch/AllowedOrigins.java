package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.problem.Problem;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.Readiness;

/**
 * Decides which URLs of the upstream the gateway may contact or redirect to.
 *
 * <p>The upstream's text is not trusted: a URL passes only when every parser reads it alike. Only its
 * origin becomes part of a problem, because its query may be a signature.
 */
@Startup
@Singleton
public class AllowedOrigins {
    private static final String KEY = "gateway.images.allowed-origins";
    private static final String PRIVATE_KEY = "gateway.images.private-origins";

    /** Characters. Presigned URLs have about 2,000; longer ones fit into no header. */
    private static final int LONGEST_URL = 8_000;

    private static final int LONGEST_ORIGIN = 270;

    private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

    private final List<AllowedOrigin> origins;
    private final List<AllowedOrigin> privateOrigins;
    private final Consumer<Problem> rejections;
    private final Consumer<String> refusedOrigins;

    @Inject
    AllowedOrigins(OriginsConfig config, RejectionCounter rejections, @Readiness RefusedOrigins refusedOrigins) {
        this(
                config.allowedOrigins(),
                config.privateOrigins().orElse(List.of()),
                rejections::count,
                refusedOrigins::add);
    }

    AllowedOrigins(List<String> origins) {
        this(origins, List.of());
    }

    AllowedOrigins(List<String> origins, List<String> privateOrigins) {
        this(origins, privateOrigins, rejection -> {}, origin -> {});
    }

    private AllowedOrigins(
            List<String> origins,
            List<String> privateOrigins,
            Consumer<Problem> rejections,
            Consumer<String> refusedOrigins) {
        this.origins = origins.stream().map(text -> parse(KEY, text)).toList();
        this.privateOrigins = privateOrigins.stream().map(this::parsePrivate).toList();
        this.rejections = rejections;
        this.refusedOrigins = refusedOrigins;
    }

    /**
     * Checks a URL.
     *
     * @throws Problem {@code image-rejected} unless it is an http or https URL of an allowed origin, without user
     *     information and without dot segments
     */
    public MediaUrl check(String url) {
        try {
            return parseAllowed(url, refusedOrigins);
        } catch (Problem rejection) {
            rejections.accept(rejection);
            throw rejection;
        }
    }

    /** The URL if it passes. A failure is not counted as a rejection. */
    public Optional<MediaUrl> find(String url) {
        try {
            return Optional.of(parseAllowed(url, origin -> {}));
        } catch (Problem rejection) {
            return Optional.empty();
        }
    }

    private MediaUrl parseAllowed(String url, Consumer<String> refused) {
        URI uri = parseUrl(url);
        // An internationalized or otherwise odd authority has no host here: parsers disagree on its meaning.
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw rejected("The upstream's URL of the image is not an absolute URL with a plain host.");
        }
        String path = uri.getRawPath();
        if (Arrays.stream(decodedDots(path).split("/")).anyMatch(DOT_SEGMENTS::contains)) {
            throw rejected("The upstream's URL of the image contains dot segments.");
        }
        AllowedOrigin origin = origins.stream()
                .filter(allowed -> allowed.allows(uri))
                .findFirst()
                .orElseThrow(() -> refused(uri, refused));
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new MediaUrl(
                url,
                origin.scheme().equals("https"),
                uri.getHost(),
                AllowedOrigin.port(uri),
                (path.isEmpty() ? "/" : path) + query,
                addresses(origin, uri));
    }

    private static Problem refused(URI url, Consumer<String> refused) {
        String origin = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        refused.accept(origin);
        // A host has at most 253 characters (RFC 1035, section 2.3.4); the upstream's text is not trusted.
        return rejected("The image's origin" + (origin.length() > LONGEST_ORIGIN ? "" : ", " + origin + ",")
                + " is not one of " + KEY + ".");
    }

    private AddressRule addresses(AllowedOrigin origin, URI url) {
        if (origin.isAddressLiteral()) {
            return AddressRule.ANY;
        }
        boolean listed = privateOrigins.stream().anyMatch(allowed -> allowed.allows(url));
        return listed ? AddressRule.PUBLIC_OR_PRIVATE : AddressRule.PUBLIC;
    }

    /** URLs are ASCII (RFC 3986, section 2), and so are headers. */
    private static URI parseUrl(String url) {
        try {
            if (url.length() <= LONGEST_URL
                    && StandardCharsets.US_ASCII.newEncoder().canEncode(url)) {
                return new URI(url);
            }
        } catch (URISyntaxException e) {
            // Its message would quote the URL.
        }
        throw rejected("The upstream's URL of the image is not a URL of at most " + LONGEST_URL + " characters.");
    }

    private static String decodedDots(String path) {
        return path.replace("%2e", ".").replace("%2E", ".");
    }

    private AllowedOrigin parsePrivate(String text) {
        AllowedOrigin listed = parse(PRIVATE_KEY, text);
        if (origins.stream().noneMatch(allowed -> allowed.covers(listed))) {
            throw new InvalidSetting(
                    PRIVATE_KEY,
                    "\"" + InvalidSetting.printable(text) + "\" is not allowed by " + KEY + "; add it there, too.");
        }
        return listed;
    }

    private static AllowedOrigin parse(String key, String text) {
        try {
            return AllowedOrigin.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(
                    key,
                    "\"" + InvalidSetting.printable(text)
                            + "\" is not an origin; write scheme, host and port alone, such as"
                            + " https://media.browser-use.com, https://*.example.com or http://localhost:8089.");
        }
    }

    private static Problem rejected(String detail) {
        return Rejection.Reason.ORIGIN.problem(detail);
    }
}
