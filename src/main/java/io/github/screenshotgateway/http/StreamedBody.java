package io.github.screenshotgateway.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The body of an answer that writes itself, in its own time: for what the framework would hold in memory, or wait for. */
public interface StreamedBody {
    /**
     * Begins to write, and does not block. Called on the event loop of the client's connection; status and headers are
     * written with the first byte.
     *
     * @param context of the request, whose end handlers hear of the end of the answer as well as of a client that leaves
     */
    void write(HttpServerResponse response, RoutingContext context);
}
