package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses paths that the framework would read as another path than the client wrote: it decodes what need not be encoded
 * (RFC 3986, section 6.2.2.2), removes empty and dot segments before it looks for a route (section 6.2.2.3), and matrix
 * parameters from the segments. A malformed task id such as {@code ..} or {@code a;b} would never be seen by the code that
 * checks ids, and a route that is spelt {@code /%61pi} not by the code that looks for it in the path.
 */
class PathFilter {
    /** Letters, digits and {@code - . _ ~}, encoded. */
    private static final String UNRESERVED = "%(2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)";

    private static final Pattern ODD = Pattern.compile("//|;|/\\.{1,2}(/|$)|" + UNRESERVED, Pattern.CASE_INSENSITIVE);

    /** @throws Problem {@code invalid-request} for such a path */
    @ServerRequestFilter(preMatching = true)
    void refuseOddPaths(HttpServerRequest request) {
        if (ODD.matcher(request.path()).find()) {
            throw Problem.invalid(
                    "The path has empty segments, dot segments, matrix parameters or percent-encoded letters.");
        }
    }
}
