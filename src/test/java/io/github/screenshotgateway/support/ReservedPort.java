package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port for a server that is started later, or again. */
public final class ReservedPort {
    private ReservedPort() {}

    /**
     * A free port that the system gives to nobody else for a minute. A connection that this side closed first lingers
     * there (TIME_WAIT, RFC 9293, section 3.6.1): a server that listens for reuse of its address, as all of the tests
     * do, may take the port; a client on its way out, or a server that asks for any port, is given another.
     */
    public static int any() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            server.accept().close();
            // The end of the connection has come here, so that the close below is the second one.
            client.getInputStream().read();
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
