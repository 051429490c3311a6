package io.github.screenshotgateway.edge;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes client connections without waiting for clients that do not read.
 *
 * @see <a href="https://github.com/eclipse-vertx/vert.x/issues/5271">
 *     Vert.x: connection.close() waits for a client that does not read</a>
 */
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
