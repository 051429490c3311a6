package io.github.screenshotgateway.problem;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Requests that a router refuses, on either port, before anything else sees them: no Host, or one that is none; a path
 * that cannot be decoded. Without this, each of them would leave a stack trace in the log.
 */
@Singleton
class MalformedRequests {
    private final RoutedProblems problems;

    MalformedRequests(RoutedProblems problems) {
        this.problems = problems;
    }

    void clients(@Observes Router router) {
        register(router);
    }

    void operators(@Observes ManagementInterface management) {
        register(management.router());
    }

    private void register(Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::refuseIfMalformed);
        // A path that cannot be decoded, such as /%zz, fails while the router looks for routes, and so reaches none.
        router.errorHandler(ProblemType.INVALID_REQUEST.status(), this::refuse);
    }

    private void refuseIfMalformed(RoutingContext context) {
        if (context.statusCode() == ProblemType.INVALID_REQUEST.status()) {
            refuse(context);
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context) {
        problems.answer(context, Problem.invalid("The request's Host or target is not valid HTTP."));
    }
}
