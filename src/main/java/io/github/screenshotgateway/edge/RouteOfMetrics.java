package io.github.screenshotgateway.edge;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Names the route under which Quarkus' metrics count a request. They read it from the request's context, where Quarkus'
 * own routes store it; a filter that answers a request itself has no other way to name one.
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
