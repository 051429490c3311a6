package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses paths that the framework would normalize to another path: before routing, it decodes unreserved characters
 * (RFC 3986, section 6.2.2.2), and removes empty and dot segments (section 6.2.2.3) and matrix parameters. A malformed
 * task id such as {@code ..} or {@code a;b} would bypass the check of ids, and a route spelt {@code /%61pi} the checks
 * by path.
 *
 * @see <a href=
 *     "https://github.com/vert-x3/vertx-web/pull/2832">Vert.x documents that it normalizes paths before routing</a>
 * @see <a href="https://github.com/quarkusio/quarkus/issues/13756">
 *     Quarkus: REST Resource path matching behaves differently than HTTP policy path matching</a>
 */
class PathFilter {
    /** Percent-encoded letters, digits and {@code - . _ ~}. */
    private static final String UNRESERVED = "%(2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)";

    private static final Pattern ODD = Pattern.compile("//|;|/\\.{1,2}(/|$)|" + UNRESERVED, Pattern.CASE_INSENSITIVE);

    /** @throws Problem {@code invalid-request} for such a path */
    @ServerRequestFilter(preMatching = true)
    void refuseAmbiguousPaths(HttpServerRequest request) {
        if (ODD.matcher(request.path()).find()) {
            throw Problem.invalid(
                    "The path has empty segments, dot segments, matrix parameters or percent-encoded letters.");
        }
    }
}
