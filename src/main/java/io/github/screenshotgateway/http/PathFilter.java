package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses paths that the framework would read as another path than the client wrote: it removes empty and dot segments
 * before it looks for a route (RFC 3986, section 6.2.2.3), and matrix parameters from the segments. A malformed task id
 * such as {@code ..} or {@code a;b} would never be seen by the code that checks ids.
 */
class PathFilter {
    private static final Pattern ODD = Pattern.compile("//|;|/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

    /** @throws Problem {@code invalid-request} for such a path */
    @ServerRequestFilter(preMatching = true)
    void refuseOddPaths(HttpServerRequest request) {
        if (ODD.matcher(request.path()).find()) {
            throw Problem.invalid("The path has empty segments, dot segments or matrix parameters.");
        }
    }
}
