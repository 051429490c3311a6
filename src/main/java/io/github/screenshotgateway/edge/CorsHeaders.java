package io.github.screenshotgateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins whose pages may read responses, by Quarkus' own settings (quarkus.http.cors). Quarkus' filter adds the
 * CORS headers only to responses of later handlers. This class adds them to all others, and {@code Vary} to every
 * response. Without {@code Vary}, a browser would serve a script the cached copy of a plain image request, and then
 * block it, because the copy allows no origin (Fetch standard, "CORS protocol and HTTP caches"). A later version of
 * Quarkus adds {@code Vary}, but only in its filter. Immutable.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/pull/54795">
 *     Quarkus: Add Vary: Origin header to CORS responses when origin varies</a>
 */
public final class CorsHeaders {
    private static final String ANY = "*";

    private final boolean any;
    private final Set<String> origins;
    private final List<Pattern> patterns;
    private final Boolean credentials;
    private final String exposed;

    public CorsHeaders(CORSConfig config) {
        List<String> configured = config.origins().orElse(List.of());
        this.any = configured.equals(List.of(ANY));
        this.origins = Set.copyOf(configured);
        this.patterns = CORSFilter.parseAllowedOriginsRegex(config.origins());
        this.credentials = config.accessControlAllowCredentials().orElse(null);
        this.exposed =
                config.exposedHeaders().map(names -> String.join(",", names)).orElse(null);
    }

    /** Whether pages of an origin may read responses. */
    public boolean allows(String origin) {
        return any || origins.contains(origin) || CORSFilter.isOriginAllowedByRegex(patterns, origin);
    }

    /**
     * Adds the missing headers to a response.
     *
     * @param origin the request's {@code Origin}; {@code null} when it has none or could not be decoded
     */
    void complete(HttpHeaders response, String origin) {
        if (!response.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN, true)) {
            response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        if (origin == null || response.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN) || !allows(origin)) {
            return;
        }
        response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.set(
                HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS,
                Boolean.toString(credentials == null ? !any : credentials));
        if (exposed != null) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }
}
