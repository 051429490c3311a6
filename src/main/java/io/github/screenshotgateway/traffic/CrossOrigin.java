package io.github.screenshotgateway.traffic;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pages of other origins may read answers, by Quarkus' own settings (quarkus.http.cors). Quarkus' filter adds the
 * headers of CORS to the answers of what comes behind it; this adds them to all others, and {@code Vary} to each: without it,
 * a browser would answer a program from a copy that it has kept for a plain image, and block that, since the copy allows no
 * origin (Fetch standard, "CORS protocol and HTTP caches"). Immutable.
 */
public final class CrossOrigin {
    private static final String ANY = "*";

    private final boolean any;
    private final Set<String> origins;
    private final List<Pattern> patterns;
    private final Boolean credentials;
    private final String exposed;

    public CrossOrigin(CORSConfig config) {
        List<String> configured = config.origins().orElse(List.of());
        this.any = configured.equals(List.of(ANY));
        this.origins = Set.copyOf(configured);
        this.patterns = CORSFilter.parseAllowedOriginsRegex(config.origins());
        this.credentials = config.accessControlAllowCredentials().orElse(null);
        this.exposed =
                config.exposedHeaders().map(names -> String.join(",", names)).orElse(null);
    }

    /** Whether pages of an origin may read answers. */
    public boolean allows(String origin) {
        return any || origins.contains(origin) || CORSFilter.isOriginAllowedByRegex(patterns, origin);
    }

    /**
     * Adds what is missing to the head of an answer.
     *
     * @param origin of the request; {@code null} when it has none, or when it could not be read so far
     */
    void complete(HttpHeaders answer, String origin) {
        if (!answer.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN, true)) {
            answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        if (origin == null || answer.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN) || !allows(origin)) {
            return;
        }
        answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        answer.set(
                HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS,
                Boolean.toString(credentials == null ? !any : credentials));
        if (exposed != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }
}
