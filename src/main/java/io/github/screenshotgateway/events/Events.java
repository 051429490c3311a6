package io.github.screenshotgateway.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** Formats server-sent events (HTML, 9.2.5). */
@Singleton
class Events {
    /** Clients ignore it; it keeps proxies from closing a silent connection. */
    static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final ObjectMapper json;

    Events(ObjectMapper json) {
        this.json = json;
    }

    /** One screenshot; {@code src/docs/api.md} describes the members. */
    record Captured(int index, String id, String name, String url) {}

    /** @param eventId the screenshots seen so far, including this one */
    String screenshot(Captured captured, EventCursor eventId) {
        return event("screenshot", eventId.toString(), captured);
    }

    /** The list is complete. */
    String done(int count, EventCursor eventId) {
        return event("done", eventId.toString(), Map.of("count", count));
    }

    /** The upstream fails, so the list may be out of date. */
    String stale(ProblemType problem, Duration age) {
        return event("stale", null, new Stale(problem.slug(), age.toSeconds()));
    }

    private record Stale(String problem, long age) {}

    /** The upstream works again. */
    String fresh() {
        return event("fresh", null, Map.of());
    }

    /** The upstream no longer knows the task, or a URL must not be handed out. */
    String problem(ProblemType type) {
        return event("problem", null, Map.of("type", type.uri(), "title", type.title(), "status", type.status()));
    }

    /** How long a client waits before it reconnects. */
    static String retry(Duration pause) {
        return "retry: " + pause.toMillis() + "\n\n";
    }

    /** @param eventId {@code null} for an event that leaves the client's cursor unchanged */
    private String event(String name, String eventId, Object data) {
        try {
            String id = eventId == null ? "" : "id: " + eventId + '\n';
            return "event: " + name + '\n' + id + "data: " + json.writeValueAsString(data) + "\n\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
