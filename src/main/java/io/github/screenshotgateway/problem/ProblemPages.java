package io.github.screenshotgateway.problem;

import io.vertx.ext.web.RoutingContext;

/** Renders a problem as a page when a browser asked for one. */
public interface ProblemPages {
    /**
     * Ends the response, now or asynchronously, with the problem's status and headers.
     *
     * @return {@code false}, without touching the response, when the request is not for a page
     */
    boolean answer(RoutingContext context, Problem problem);
}
