package io.github.screenshotgateway.edge;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Names the route under which Quarkus' metrics count a request. They read it from the request's context, where Quarkus'
 * own routes store it. Quarkus has no public method for a filter that answers a request itself. No issue is known, and
 * no test shows when there is such a method.
 *
 * @see <a href=
 *     "https://github.com/quarkusio/quarkus/blob/3.33.2/extensions/micrometer/runtime/src/main/java/io/quarkus/micrometer/runtime/binder/vertx/HttpRequestMetric.java">
 *     Quarkus reads the route from the context</a>
 */
public final class RouteOfMetrics {
    private static final String KEY = "UrlPathTemplate";

    private RouteOfMetrics() {}

    /** Sets the route of the current request. Call on its event loop. */
    public static void set(String template) {
        Context context = Vertx.currentContext();
        if (context != null) {
            context.putLocal(KEY, template);
        }
    }
}
