package io.github.screenshotgateway.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server that sends exactly the bytes that a test gives it, HTTP or not, and closes the connection. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

    public RawServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    public String url() {
        return "http://localhost:" + socket.getLocalPort();
    }

    public void answer(String path, byte[] bytes) {
        answers.put(path, bytes);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                BufferedReader request = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                String path = request.readLine().split(" ")[1];
                while (!request.readLine().isEmpty()) {
                    // The headers are read, so that closing the connection is no reset.
                }
                connection.getOutputStream().write(answers.getOrDefault(path, new byte[0]));
                connection.shutdownOutput();
            } catch (IOException | RuntimeException e) {
                // The gateway may break off as it likes; the test judges what it tells its client.
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
