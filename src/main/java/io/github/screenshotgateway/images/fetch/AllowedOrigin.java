package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.config.UrlSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One origin (RFC 6454) that images may come from, or all subdomains of a host.
 *
 * @param host in lower case; without the {@code *.} when {@code subdomains}
 * @param port the explicit or the scheme's default port
 * @param subdomains whether it stands for every name below the host, but not the host itself
 */
record AllowedOrigin(String scheme, String host, int port, boolean subdomains) {
    private static final String WILDCARD = "*.";
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9.]+");

    /** @throws IllegalArgumentException when the text is not {@code scheme://host[:port]} */
    static AllowedOrigin parse(String text) {
        boolean subdomains = text.contains("://" + WILDCARD);
        URI uri;
        try {
            uri = new URI(subdomains ? text.replace("://" + WILDCARD, "://") : text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text);
        }
        boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
        if (!bare || !UrlSetting.isPlain(uri)) {
            throw new IllegalArgumentException(text);
        }
        return new AllowedOrigin(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), port(uri), subdomains);
    }

    /** Whether the URL, which must have a scheme and a host, has this origin. */
    boolean allows(URI url) {
        String urlHost = url.getHost().toLowerCase(Locale.ROOT);
        // The dot keeps https://*.b.test from allowing https://xb.test.
        boolean hostMatches = subdomains ? urlHost.endsWith("." + host) : urlHost.equals(host);
        return hostMatches && scheme.equalsIgnoreCase(url.getScheme()) && port == port(url);
    }

    /** Whether this origin allows everything that the other one allows. */
    boolean covers(AllowedOrigin other) {
        boolean hostMatches = subdomains
                ? other.host.endsWith("." + host) || other.subdomains && other.host.equals(host)
                : !other.subdomains && other.host.equals(host);
        return hostMatches && scheme.equals(other.scheme) && port == other.port;
    }

    /** Whether the operator named an address or {@code localhost}, so that a private address is no attack. */
    boolean isAddressLiteral() {
        return !subdomains && (host.equals("localhost") || ADDRESS.matcher(host).matches());
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
