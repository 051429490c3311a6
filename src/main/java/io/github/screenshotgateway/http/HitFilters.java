package io.github.screenshotgateway.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What the filters have in common that answer from memory, ahead of the framework's routes. */
public final class HitFilters {
    /** After everything that may refuse a request: Quarkus authenticates at 200 and authorizes at 100. */
    public static final int PRIORITY = 10;

    /** Where Quarkus' metrics look for the route of a request; its routes leave it there, too. */
    private static final String ROUTE_OF_METRICS = "UrlPathTemplate";

    private HitFilters() {}

    /** Has the request that is being answered on this event loop counted under a route. */
    public static void nameRoute(String template) {
        Context context = Vertx.currentContext();
        if (context != null) {
            context.putLocal(ROUTE_OF_METRICS, template);
        }
    }
}
