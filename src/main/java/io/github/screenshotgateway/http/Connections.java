package io.github.screenshotgateway.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** What can be done with the connection of a client beside answering. */
public final class Connections {
    private Connections() {}

    /** Breaks off an answer, with all of it that has not left yet. On the event loop of the connection. */
    public static void breakOff(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (connection instanceof ConnectionBase base) {
            // Vert.x' own close, which its reset calls, waits until all has left: for a client that does not read, for
            // ever.
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
