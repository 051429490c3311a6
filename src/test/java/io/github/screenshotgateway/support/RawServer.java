package io.github.screenshotgateway.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that sends exactly the bytes that a test passes to it, HTTP or not, and closes connections on request. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Thread acceptor;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** The server's reaction to one request. */
    public interface Answer {
        /** @return whether to keep the connection for another request */
        boolean send(Socket client) throws IOException;
    }

    public RawServer() {
        this(0);
    }

    /** @param port 0 for any free one */
    public RawServer(int port) {
        try {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = start(this::accept);
    }

    public String url() {
        return url("localhost");
    }

    /** The same server under another name. */
    public String url(String host) {
        return "http://" + host + ":" + socket.getLocalPort();
    }

    /** Sends these bytes and closes the connection. */
    public void answer(String path, byte[] bytes) {
        answer(path, client -> {
            client.getOutputStream().write(bytes);
            return false;
        });
    }

    public void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** Number of requests for a path. */
    public long calls(String path) {
        return requests.stream().filter(path::equals).count();
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                start(() -> serve(connection));
            } catch (IOException e) {
                // Closed at the end of the tests.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            boolean kept = true;
            while (kept) {
                String path = request.readLine().split(" ")[1];
                while (!request.readLine().isEmpty()) {
                    // Reads the headers, because closing a connection with unread input resets it.
                }
                requests.add(path);
                kept = answers.getOrDefault(path, client -> false).send(connection);
            }
            connection.shutdownOutput();
        } catch (IOException | RuntimeException e) {
            // The gateway may close the connection at any time; tests check the response to its client.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            // The port is free when this thread no longer waits for a connection.
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
