package io.github.screenshotgateway.problem;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/**
 * Requests that are refused on either port before anything else sees them. A router refuses some by itself: no Host, or one
 * that is none; a path that cannot be decoded. Without this, each of them would leave a stack trace in the log. Others it
 * would let pass: of two Hosts the first one would count, which a proxy may see otherwise (RFC 9112, section 3.2); and what
 * speaks another version than HTTP/1.0, 1.1 or 2 would be answered in that version. What a client expects that the gateway
 * does not do must not be passed over (RFC 9110, section 10.1.1).
 */
@Singleton
class MalformedRequests {
    private static final String CONTINUE = "100-continue";

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
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(this::refuseIfAmbiguous)
                .failureHandler(this::refuseIfMalformed);
        // A path that cannot be decoded, such as /%zz, fails while the router looks for routes, and so reaches none.
        router.errorHandler(ProblemType.INVALID_REQUEST.status(), this::refuse);
    }

    private void refuseIfAmbiguous(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == null
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            refuse(context);
        } else if (expectsTheUnknown(request)) {
            problems.expectationFailed(context);
        } else {
            context.next();
        }
    }

    /** Who speaks HTTP/1.0 has no expectations. */
    private static boolean expectsTheUnknown(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT)
                && request.version() == HttpVersion.HTTP_1_1
                && !request.headers().getAll(HttpHeaders.EXPECT).stream()
                        .allMatch(expectation -> expectation.strip().equalsIgnoreCase(CONTINUE));
    }

    private void refuseIfMalformed(RoutingContext context) {
        if (context.statusCode() == ProblemType.INVALID_REQUEST.status()) {
            refuse(context);
        } else if (context.statusCode() == Response.Status.NOT_FOUND.getStatusCode()) {
            // What is no path, such as * or a name without a slash.
            answerIfOptions(context);
        } else {
            context.next();
        }
    }

    /** {@code *} stands for the server as a whole, and for nothing else than its options (RFC 9112, section 3.2.4). */
    private void answerIfOptions(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.method() == HttpMethod.OPTIONS && request.uri().equals("*")) {
            context.response()
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD, POST, OPTIONS")
                    .end();
        } else {
            refuse(context);
        }
    }

    private void refuse(RoutingContext context) {
        problems.answer(context, Problem.invalid("The Host, the request target or the version is not valid HTTP."));
    }
}
