package io.github.screenshotgateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The v3 documents of a session, which is v3's word for a task, as its OpenAPI document describes them. */
final class SessionDocuments {
    /** The basic form of ISO 8601 in presigned URLs. */
    static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Seconds for which a presigned URL of v3 is valid. */
    static final int PRESIGNED_SECONDS = 300;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String base;

    /** @param base root of the pictures */
    SessionDocuments(String base) {
        this.base = base;
    }

    /** The session itself. */
    ObjectNode session(SimulatedTask task, Instant now) {
        int steps = (int) task.steps().count();
        int newest = task.steps().filter(task::hasScreenshot).max().orElse(0);
        Instant start = Instant.ofEpochSecond(task.start());
        long updated = task.hasEnded() ? task.duration() : steps * SimulatedTask.SECONDS_PER_STEP;
        return JSON.objectNode()
                .put("id", task.id())
                .put("status", task.hasEnded() ? "stopped" : task.hasBegun() ? "running" : "created")
                .put("model", "bu-mini")
                .put("title", task.hasBegun() ? Film.get().title() : null)
                .put("output", task.hasEnded() ? Film.get().result() : null)
                .put("stepCount", steps)
                .put(
                        "lastStepSummary",
                        steps > 0 ? Film.get().steps().get(steps - 1).summary() : null)
                .put("isTaskSuccessful", task.hasEnded() ? Boolean.TRUE : null)
                .put("screenshotUrl", newest > 0 ? presigned(task, newest, now) : null)
                .put("createdAt", start.toString())
                .put("updatedAt", start.plusSeconds(updated).toString());
    }

    /**
     * A page of its messages.
     *
     * @param after id of the message before the page; an unknown one has nothing after it. {@code null}: the first page
     * @param limit messages of a page
     */
    ObjectNode messages(SimulatedTask task, String after, int limit, Instant now) {
        List<ObjectNode> all = allMessages(task, now);
        int first = after == null ? 0 : all.size();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("id").asText().equals(after)) {
                first = i + 1;
            }
        }
        int end = Math.min(all.size(), first + limit);
        ObjectNode page = JSON.objectNode();
        page.putArray("messages").addAll(all.subList(first, end));
        return page.put("hasMore", end < all.size());
    }

    private List<ObjectNode> allMessages(SimulatedTask task, Instant now) {
        List<ObjectNode> messages = new ArrayList<>();
        if (task.hasBegun()) {
            addRemarks(messages, task, 0);
        }
        task.steps().forEach(number -> {
            Film.Step step = Film.get().steps().get(number - 1);
            add(
                            messages,
                            task,
                            number,
                            new Film.Remark(
                                    number,
                                    "ai",
                                    "browser_action",
                                    step.summary(),
                                    step.action().toString()))
                    .put("screenshotUrl", task.hasScreenshot(number) ? presigned(task, number, now) : null);
            addRemarks(messages, task, number);
        });
        if (task.hasEnded()) {
            int end = task.duration() / SimulatedTask.SECONDS_PER_STEP;
            add(
                    messages,
                    task,
                    end,
                    new Film.Remark(
                            end,
                            "ai",
                            "completion",
                            "Task completed",
                            Film.get().result()));
        }
        return messages;
    }

    private void addRemarks(List<ObjectNode> messages, SimulatedTask task, int step) {
        Film.get().remarks().stream()
                .filter(remark -> remark.step() == step)
                .forEach(remark -> add(messages, task, step, remark));
    }

    /** The id is made of the task's start and the number of the message. */
    private static ObjectNode add(List<ObjectNode> messages, SimulatedTask task, int step, Film.Remark remark) {
        String start = "%010d".formatted(task.start());
        ObjectNode message = JSON.objectNode()
                .put(
                        "id",
                        "%s-%s00-4000-8000-%012d"
                                .formatted(start.substring(0, 8), start.substring(8), messages.size() + 1))
                .put("sessionId", task.id())
                .put("role", remark.role())
                .put("type", remark.type())
                .put("summary", remark.summary())
                .put("data", remark.data())
                .putNull("screenshotUrl")
                .put("hidden", false)
                .put(
                        "createdAt",
                        Instant.ofEpochSecond(task.start() + (long) step * SimulatedTask.SECONDS_PER_STEP)
                                .toString());
        messages.add(message);
        return message;
    }

    /** Signed again at each call, as the vendor does. The signature has the form of a real one only. */
    private String presigned(SimulatedTask task, int step, Instant now) {
        byte[] signature = new byte[32];
        ThreadLocalRandom.current().nextBytes(signature);
        String time = BASIC.format(now);
        String url = "%s/screenshots/%s/%d.png?X-Amz-Algorithm=AWS4-HMAC-SHA256".formatted(base, task.session(), step)
                + "&X-Amz-Credential=SIMULATED%2F" + time.substring(0, 8) + "%2Feu-central-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=" + time + "&X-Amz-Expires=" + PRESIGNED_SECONDS + "&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=" + HexFormat.of().formatHex(signature);
        return TaskDocuments.withReadyAt(url, '&', task, step);
    }
}
