package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/**
 * An event from one of the vendor's webhooks.
 *
 * @param tasks the tasks whose status changed; empty except for {@link Kind#STATUS_UPDATE}
 */
public record TaskEvent(Kind kind, List<TaskId> tasks) {
    /** The event types that the gateway knows. */
    public enum Kind {
        STATUS_UPDATE,
        TEST,
        UNKNOWN
    }

    /** @throws Problem {@code invalid-request} when the message is not an event, or lacks a required task */
    public static TaskEvent of(JsonNode message) {
        String type = message.path("type").textValue();
        if (type == null) {
            throw Problem.invalid("A webhook is a JSON object with a type.");
        }
        return switch (type) {
            case "agent.task.status_update" -> new TaskEvent(Kind.STATUS_UPDATE, tasks(message.path("payload")));
            case "test" -> new TaskEvent(Kind.TEST, List.of());
            default -> new TaskEvent(Kind.UNKNOWN, List.of());
        };
    }

    /** In v3, clients use the session id as the task id. */
    private static List<TaskId> tasks(JsonNode payload) {
        List<TaskId> tasks = new ArrayList<>();
        for (String member : List.of("task_id", "session_id")) {
            String id = payload.path(member).textValue();
            if (id != null) {
                tasks.add(new TaskId(id));
            }
        }
        if (tasks.isEmpty()) {
            throw Problem.invalid("The event names no task.");
        }
        return List.copyOf(tasks);
    }
}
