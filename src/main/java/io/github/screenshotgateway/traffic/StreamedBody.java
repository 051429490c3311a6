package io.github.screenshotgateway.traffic;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A response body that writes itself asynchronously; the framework would buffer it in memory or wait for it. */
public interface StreamedBody {
    /**
     * Starts writing; must not block. Called on the event loop of the client's connection. Status and headers are
     * written with the first byte.
     *
     * @param context the request's context; its end handlers run when the response ends and when the client disconnects
     */
    void write(HttpServerResponse response, RoutingContext context);
}
