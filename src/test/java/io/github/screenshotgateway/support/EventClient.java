package io.github.screenshotgateway.support;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.contract.CheckedResponses;
import io.github.screenshotgateway.contract.RecordedExchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Reads a stream of server-sent events as they arrive. */
public final class EventClient implements AutoCloseable {
    private final URI url;
    private final String target;
    private final Socket socket;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /**
     * An event.
     *
     * @param id {@code null} for none
     */
    public record Event(String name, String id, String data) {
        @Override
        public String toString() {
            return name + " " + data + (id == null ? "" : " #" + id);
        }
    }

    /** @param lastEventId {@code null} for a client's first connection */
    public EventClient(URI url, String lastEventId) {
        this.url = url;
        this.target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        String header = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        try {
            socket = new Socket(url.getHost(), url.getPort());
            // HTTP/1.0 has no chunked bodies.
            String request = "GET " + target + " HTTP/1.0\r\nHost: " + url.getAuthority() + "\r\n" + header + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "event-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            checkHead(lines);
            String name = null;
            String id = null;
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && name != null) {
                    events.add(new Event(name, id, data));
                    name = null;
                    id = null;
                }
            }
        } catch (IOException e) {
            // The gateway, or the test, has closed the connection.
        } finally {
            ended = true;
        }
    }

    /** Checks the response head against the contract before the stream is read, which may never end. */
    private void checkHead(BufferedReader lines) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.append(line).append("\r\n");
        }
        HttpReply.parse(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), false, false)
                .ifPresent(reply -> CheckedResponses.check(
                        url, new RecordedExchange("GET", target, reply.status(), reply.headers(), null, true)));
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The names of the screenshots received. */
    public List<String> names() {
        return events.stream()
                .filter(event -> event.name().equals("screenshot"))
                .map(event -> event.data().replaceAll(".*\"name\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toList());
    }

    public int comments() {
        return comments.size();
    }

    public boolean ended() {
        return ended;
    }

    /** Waits until the stream holds an event of this name. */
    public Event await1(String name) {
        await().until(() -> events.stream().anyMatch(event -> event.name().equals(name)));
        return events.stream()
                .filter(event -> event.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public String lastId() {
        return events.get(events.size() - 1).id();
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
