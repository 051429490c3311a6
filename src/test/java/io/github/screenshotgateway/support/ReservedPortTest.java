package io.github.screenshotgateway.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ReservedPortTest {
    @Test
    void serverBindsReservedPort() throws IOException {
        int port = ReservedPort.any();

        try (ServerSocket server = new ServerSocket(port)) {
            assertEquals(port, server.getLocalPort());
        }
    }

    /** The system applies this rule to every bind of any port, even with SO_REUSEADDR. */
    @Test
    void bindWithoutReuseAddressFails() throws IOException {
        int port = ReservedPort.any();

        try (ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(false);
            assertThrows(BindException.class, () -> other.bind(new InetSocketAddress(port)));
        }
    }
}
