package io.github.screenshotgateway.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** What is written to watchers: server-sent events (HTML, 9.2.5). */
@Singleton
class Events {
    /** Ignored by clients; for whatever is in between and takes silence for death. */
    static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final ObjectMapper json;

    Events(ObjectMapper json) {
        this.json = json;
    }

    /** One screenshot; {@code src/docs/api.md} describes the members. */
    record Captured(int index, String id, String name, String url) {}

    /** @param eventId what the watcher has seen with it */
    String screenshot(Captured captured, EventCursor eventId) {
        return event("screenshot", eventId.toString(), captured);
    }

    /** There is no more to come. */
    String done(int count, EventCursor eventId) {
        return event("done", eventId.toString(), Map.of("count", count));
    }

    /** Nothing new can be told for now. */
    String stale(ProblemType problem, Duration age) {
        return event("stale", null, new Stale(problem.slug(), age.toSeconds()));
    }

    private record Stale(String problem, long age) {}

    /** It can again. */
    String fresh() {
        return event("fresh", null, Map.of());
    }

    /** The upstream no longer knows the task, or a URL must not be handed out. */
    String problem(ProblemType type) {
        return event("problem", null, Map.of("type", type.uri(), "title", type.title(), "status", type.status()));
    }

    /** When to come back after the end of the stream. */
    static String retry(Duration pause) {
        return "retry: " + pause.toMillis() + "\n\n";
    }

    /** @param eventId {@code null} for an event that changes nothing of what has been seen */
    private String event(String name, String eventId, Object data) {
        try {
            String id = eventId == null ? "" : "id: " + eventId + '\n';
            return "event: " + name + '\n' + id + "data: " + json.writeValueAsString(data) + "\n\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
