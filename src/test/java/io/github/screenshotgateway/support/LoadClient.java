package io.github.screenshotgateway.support;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Clients that send requests continuously, each on one connection for as long as the server keeps it. They retry
 * nothing: every error is a failure.
 */
public final class LoadClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private final String fields;
    private final IntFunction<String> path;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> clients = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** @param path of the nth request */
    public LoadClient(int port, int clients, IntFunction<String> path) {
        this(port, clients, "", path);
    }

    /** @param fields header lines of every request, each with its line end */
    public LoadClient(int port, int clients, String fields, IntFunction<String> path) {
        this.port = port;
        this.fields = fields;
        this.path = path;
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(this::ask, "client-" + i);
            this.clients.add(client);
            client.start();
        }
    }

    /** Number of responses with status 200. */
    public int answered() {
        return answered.get();
    }

    /** Descriptions of all failures. */
    public List<String> failures() {
        return failures;
    }

    private void ask() {
        while (!stopped) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                boolean kept = true;
                while (kept && !stopped) {
                    kept = exchange(socket, in);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    /** @return whether the server keeps the connection */
    private boolean exchange(Socket socket, InputStream in) throws IOException {
        String target = path.apply(sent.getAndIncrement());
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String status = line(in);
        int length = 0;
        boolean kept = true;
        for (String header = line(in).toLowerCase(Locale.ROOT);
                !header.isEmpty();
                header = line(in).toLowerCase(Locale.ROOT)) {
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            } else if (header.equals("connection: close")) {
                kept = false;
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("in the body of " + target);
        }
        if (status.startsWith("HTTP/1.1 200 ")) {
            answered.incrementAndGet();
        } else {
            failures.add(target + ": " + status + " " + new String(body, StandardCharsets.UTF_8));
        }
        return kept;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("in the head, after \"" + line + '"');
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops, and waits for requests in progress. */
    public void stop() {
        stopped = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
