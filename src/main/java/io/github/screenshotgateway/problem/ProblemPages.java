package io.github.screenshotgateway.problem;

import io.vertx.ext.web.RoutingContext;

/** How a problem is told to a person whose browser has asked for a page. */
public interface ProblemPages {
    /**
     * Ends the response, at once or a little later, with the problem's status and headers.
     *
     * @return false, and nothing done, when the request is not for a page
     */
    boolean answer(RoutingContext context, Problem problem);
}
