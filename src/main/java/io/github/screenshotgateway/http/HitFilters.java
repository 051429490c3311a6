package io.github.screenshotgateway.http;

import io.github.screenshotgateway.config.RootPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Registers filters that serve hits, before the framework's routes. */
@Singleton
public class HitFilters {
    /** After every filter that may refuse a request: Quarkus authenticates at 200 and authorizes at 100. */
    private static final int PRIORITY = 10;

    private final boolean atRoot;

    HitFilters(RootPath root) {
        this.atRoot = root.isSlash();
    }

    /**
     * Adds a filter for {@code GET} and {@code HEAD} requests without a body. Under another root path this does nothing:
     * only the framework's routes handle that path.
     */
    public void register(Filters filters, Handler<RoutingContext> filter) {
        if (atRoot) {
            filters.register(
                    context -> {
                        if (isPlain(context.request())) {
                            filter.handle(context);
                        } else {
                            context.next();
                        }
                    },
                    PRIORITY);
        }
    }

    private static boolean isPlain(HttpServerRequest request) {
        return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
                && request.path() != null
                && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
