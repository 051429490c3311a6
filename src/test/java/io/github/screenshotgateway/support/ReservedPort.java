package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Reserves a port for a server that starts later, or restarts. */
public final class ReservedPort {
    private ReservedPort() {}

    /**
     * A free port that the system assigns to no other process for a minute. A connection that this side closed first
     * lingers there (TIME_WAIT, RFC 9293, section 3.6.1). A server with SO_REUSEADDR, as in all tests, may bind the
     * port; outgoing connections, and servers that bind any port, get another one.
     */
    public static int any() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            server.accept().close();
            // The other end has closed first, so the close below is the second one.
            client.getInputStream().read();
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
