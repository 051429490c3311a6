package io.github.screenshotgateway.access;

import io.github.screenshotgateway.edge.CorsHeaders;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refuses requests of pages that may not read the response, where {@code quarkus.http.cors} is on. It responds with a
 * problem; Quarkus' own filter would send no body and no caching headers.
 */
@Singleton
class OriginFilter {
    /** Just before Quarkus' CORS filter (300), which answers preflights, also those of other origins. */
    private static final int PRIORITY = 301;

    private final CORSConfig config;
    private final CorsHeaders origins;
    private final RoutedProblems problems;

    OriginFilter(VertxHttpConfig http, RoutedProblems problems) {
        this.config = http.cors();
        this.origins = new CorsHeaders(config);
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::check, PRIORITY);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || isPreflight(request)) {
            context.next();
        } else if (!origins.allows(origin)) {
            refuseUnlessOwn(context, origin);
        } else if (!allows(request.method())) {
            refuse(context, "CORS does not allow this method; see quarkus.http.cors.methods.");
        } else {
            context.next();
        }
    }

    private void refuseUnlessOwn(RoutingContext context, String origin) {
        if (origin.equals(ownOrigin(context.request()))) {
            context.next();
        } else {
            refuse(context, "CORS does not allow this origin; see quarkus.http.cors.origins.");
        }
    }

    private static String ownOrigin(HttpServerRequest request) {
        String own = request.scheme() + "://" + request.authority();
        String defaultPort = request.scheme().equals("https") ? ":443" : ":80";
        return own.endsWith(defaultPort) ? own.substring(0, own.length() - defaultPort.length()) : own;
    }

    private void refuse(RoutingContext context, String detail) {
        problems.answer(context, new Problem(ProblemType.FORBIDDEN, detail));
    }

    private boolean allows(HttpMethod method) {
        List<String> methods = config.methods().orElse(List.of());
        return methods.isEmpty() || methods.equals(List.of("*")) || methods.contains(method.name());
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS
                && (request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                        || request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
    }
}
