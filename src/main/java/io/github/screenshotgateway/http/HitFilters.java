package io.github.screenshotgateway.http;

import io.github.screenshotgateway.config.RootPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** What the filters have in common that answer from memory, ahead of the framework's routes. */
@Singleton
public class HitFilters {
    /** After everything that may refuse a request: Quarkus authenticates at 200 and authorizes at 100. */
    private static final int PRIORITY = 10;

    /** Where Quarkus' metrics look for the route of a request; its routes leave it there, too. */
    private static final String ROUTE_OF_METRICS = "UrlPathTemplate";

    private final boolean atRoot;

    HitFilters(RootPath root) {
        this.atRoot = root.isNone();
    }

    /** Adds a filter. Below another root path there is none: the framework's routes, which know it, answer all. */
    public void register(Filters filters, Handler<RoutingContext> filter) {
        if (atRoot) {
            filters.register(filter, PRIORITY);
        }
    }

    /** Has the request that is being answered on this event loop counted under a route. */
    public static void nameRoute(String template) {
        Context context = Vertx.currentContext();
        if (context != null) {
            context.putLocal(ROUTE_OF_METRICS, template);
        }
    }
}
