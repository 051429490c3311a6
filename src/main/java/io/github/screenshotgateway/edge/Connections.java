package io.github.screenshotgateway.edge;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Operations on client connections. */
public final class Connections {
    private Connections() {}

    /** Aborts a response and drops its unsent bytes. Call on the event loop of the connection. */
    public static void abort(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (connection instanceof ConnectionBase base) {
            // Vert.x' own close, which its reset calls, waits until all bytes are sent: without limit for a client that
            // does not read.
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
