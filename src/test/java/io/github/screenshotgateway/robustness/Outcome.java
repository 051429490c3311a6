package io.github.screenshotgateway.robustness;

import io.github.screenshotgateway.support.HttpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The result of a probe.
 *
 * @param closed whether the server closed the connection before all responses had arrived
 * @param received all octets received
 */
record Outcome(Probe probe, List<HttpReply> replies, boolean closed, byte[] received) {
    /** Far longer than any response takes, even on a busy machine. */
    private static final int TIMEOUT_MILLIS = 30_000;

    /** Class names, stack traces, files and products, which no response may reveal. */
    static final Pattern INTERNAL = Pattern.compile(
            "exception|\\bat [a-z]+\\.[a-z.]+\\(|\\b(java|jakarta|io|org|com)\\.[a-z]+\\.[a-z]|/home/|/tmp/|\\.java\\b"
                    + "|quarkus|vert\\.?x|netty|resteasy",
            Pattern.CASE_INSENSITIVE);

    /** Sends a probe on its own connection, and waits for its responses or the end of the connection. */
    static Outcome of(URI server, Probe probe) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            send(socket, probe);
            return read(socket, probe);
        } catch (IOException e) {
            throw new UncheckedIOException(probe.toString(), e);
        }
    }

    private static void send(Socket socket, Probe probe) {
        try {
            socket.getOutputStream().write(probe.text().getBytes(StandardCharsets.ISO_8859_1));
            if (probe.truncated()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // The server may close the connection before it has read everything.
        }
    }

    private static Outcome read(Socket socket, Probe probe) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[65_536];
        boolean closed = false;
        boolean hung = false;
        while (!closed && !hung && complete(replies(probe, received.toByteArray(), false)) < probe.answers()) {
            try {
                int read = socket.getInputStream().read(buffer);
                closed = read < 0;
                received.write(buffer, 0, Math.max(0, read));
            } catch (SocketTimeoutException e) {
                hung = true;
            } catch (IOException e) {
                closed = true;
            }
        }
        return new Outcome(probe, replies(probe, received.toByteArray(), closed), closed, received.toByteArray());
    }

    private static long complete(List<HttpReply> replies) {
        return replies.stream()
                .filter(reply -> reply.complete() && reply.status() >= 200)
                .count();
    }

    private static List<HttpReply> replies(Probe probe, byte[] received, boolean closed) {
        List<HttpReply> replies = new ArrayList<>();
        boolean head = probe.method().equals("HEAD");
        byte[] rest = received;
        for (Optional<HttpReply> next = HttpReply.parse(rest, head, closed);
                next.isPresent();
                next = HttpReply.parse(rest, head, closed)) {
            replies.add(next.get());
            rest = Arrays.copyOfRange(rest, next.get().length(), rest.length);
        }
        return replies;
    }

    /** The faults that no request may cause. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!closed && complete(replies) < probe.answers()) {
            faults.add("neither an answer nor the end of the connection");
        }
        for (HttpReply reply : replies) {
            if (reply.status() >= 500) {
                faults.add("status " + reply.status());
            }
            if (reply.headers().keySet().stream().anyMatch(name -> name.startsWith("X-Evil"))) {
                faults.add("a header of the client's");
            }
            if (INTERNAL.matcher(text(reply)).find()) {
                faults.add("what is internal: " + text(reply));
            }
        }
        return faults.stream().map(fault -> fault + " after " + probe).toList();
    }

    private static String text(HttpReply reply) {
        String type = reply.headers().getOrDefault("Content-Type", List.of("")).get(0);
        boolean binary = type.startsWith("image/") || type.startsWith("application/zip");
        return reply.headers() + (binary ? "" : new String(reply.body(), StandardCharsets.UTF_8));
    }
}
