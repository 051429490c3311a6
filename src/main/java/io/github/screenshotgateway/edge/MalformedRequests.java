package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
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
 * Refuses malformed requests on both ports before any other handler.
 *
 * <p>The router rejects some itself: a missing or invalid Host, a path that cannot be decoded. Without this class, each
 * of them would log a stack trace. The router would accept others:
 * <ul>
 *   <li>With two Hosts it would use the first, while a proxy may use the other (RFC 9112, section 3.2).
 *   <li>A version other than HTTP/1.0, 1.1 or 2 would be answered in that version: Vert.x checks it only with its
 *       WebSockets enabled, which Quarkus disables.
 *   <li>An unsupported expectation would be ignored, which RFC 9110, section 10.1.1 forbids.
 * </ul>
 *
 * @see <a href="https://github.com/quarkusio/quarkus/issues/43936">
 *     Quarkus: an invalid Host is logged as an unhandled exception</a>
 * @see <a href="https://github.com/vert-x3/vertx-web/issues/2175">Vert.x: a bad path is logged with a stack trace</a>
 * @see <a href="https://github.com/eclipse-vertx/vert.x/pull/5205">
 *     Vert.x leaves checks of Host to others; no issue is known for two Hosts</a>
 * @see <a href="https://github.com/eclipse-vertx/vert.x/issues/3525">
 *     Vert.x: Change HTTP/1.x invalid request version handling</a>
 */
@Singleton
class MalformedRequests {
    static final int ORDER = DecoderTakeover.ORDER + 1;

    private static final String CONTINUE = "100-continue";

    private final RoutedProblems problems;

    MalformedRequests(RoutedProblems problems) {
        this.problems = problems;
    }

    void registerClientPort(@Observes Router router) {
        register(router);
    }

    void registerManagementPort(@Observes ManagementInterface management) {
        register(management.router());
    }

    private void register(Router router) {
        router.route().order(ORDER).handler(this::refuseIfAmbiguous).failureHandler(this::refuseIfMalformed);
        // A path that cannot be decoded, such as /%zz, fails during routing and reaches no route.
        router.errorHandler(ProblemType.INVALID_REQUEST.status(), this::refuse);
    }

    private void refuseIfAmbiguous(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == null
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            refuse(context);
        } else if (hasUnsupportedExpectation(request)) {
            problems.expectationFailed(context);
        } else {
            context.next();
        }
    }

    /** HTTP/1.0 has no expectations. */
    private static boolean hasUnsupportedExpectation(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT)
                && request.version() == HttpVersion.HTTP_1_1
                && !request.headers().getAll(HttpHeaders.EXPECT).stream()
                        .allMatch(expectation -> expectation.strip().equalsIgnoreCase(CONTINUE));
    }

    private void refuseIfMalformed(RoutingContext context) {
        if (context.statusCode() == ProblemType.INVALID_REQUEST.status()) {
            refuse(context);
        } else if (context.statusCode() == Response.Status.NOT_FOUND.getStatusCode()) {
            // The target is not a path, such as * or a name without a slash.
            answerIfOptions(context);
        } else {
            context.next();
        }
    }

    /** {@code *} means the whole server and is valid with OPTIONS only (RFC 9112, section 3.2.4). */
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
