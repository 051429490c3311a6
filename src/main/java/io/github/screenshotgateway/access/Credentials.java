package io.github.screenshotgateway.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The token of a request. */
final class Credentials {
    /** Characters; tokens of OpenID providers have one to four thousand. */
    private static final int LONGEST = 16 * 1024;

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private Credentials() {}

    /** From {@code Authorization: Bearer} (RFC 6750, section 2.1); never from the query, which logs would show. */
    static Optional<String> bearer(HttpServerRequest request) {
        return after(BEARER, request).filter(token -> !token.isEmpty());
    }

    /** The password of {@code Authorization: Basic} (RFC 7617), which browsers can send; any user name will do. */
    static Optional<String> basic(HttpServerRequest request) {
        return after(BASIC, request).flatMap(Credentials::password).filter(token -> !token.isEmpty());
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Several such headers are rejected: a proxy in front of the gateway may have checked another one. */
    private static Optional<String> after(String scheme, HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1
                || headers.get(0).length() > LONGEST
                || !headers.get(0).regionMatches(true, 0, scheme, 0, scheme.length())) {
            return Optional.empty();
        }
        return Optional.of(headers.get(0).substring(scheme.length()).strip());
    }
}
