package io.github.screenshotgateway.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What v1 and v2 of the vendor's API say of a task, as the vendor documents it. */
final class TaskDocuments {
    /** v2 gives times in UTC without a zone. */
    private static final DateTimeFormatter WITHOUT_ZONE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String base;

    /** @param base root of the pictures */
    TaskDocuments(String base) {
        this.base = base;
    }

    /** v1: the screenshots. */
    ObjectNode screenshots(SimulatedTask task) {
        ObjectNode document = JSON.objectNode();
        ArrayNode urls = document.putArray("screenshots");
        task.steps()
                .filter(task::hasScreenshot)
                .mapToObj(step ->
                        withReadyAt("%s/screenshots/%s/step_%d.png".formatted(base, task.id(), step), '?', task, step))
                .forEach(urls::add);
        return document;
    }

    /** v1: the status. */
    TextNode statusName(SimulatedTask task) {
        return JSON.textNode(task.hasEnded() ? "finished" : task.hasBegun() ? "running" : "created");
    }

    /** v2: a task with its steps. */
    ObjectNode task(SimulatedTask task) {
        Instant start = Instant.ofEpochSecond(task.start());
        ObjectNode document = status(task)
                .put("sessionId", task.session())
                .put("llm", "browser-use-llm")
                .put("task", Film.get().task())
                .put("createdAt", WITHOUT_ZONE.format(start))
                .put("startedAt", task.hasBegun() ? WITHOUT_ZONE.format(start) : null)
                .put("finishedAt", task.hasEnded() ? WITHOUT_ZONE.format(start.plusSeconds(task.duration())) : null);
        document.putArray("outputFiles");
        ArrayNode steps = document.putArray("steps");
        task.steps().forEach(number -> {
            Film.Step step = Film.get().steps().get(number - 1);
            String url = "%s/screenshots/%s/%d.png".formatted(base, task.session(), number);
            steps.addObject()
                    .put("number", number)
                    .put("memory", step.memory())
                    .put("evaluationPreviousGoal", step.evaluation())
                    .put("nextGoal", step.goal())
                    .put("url", step.url())
                    .put("screenshotUrl", task.hasScreenshot(number) ? withReadyAt(url, '?', task, number) : null)
                    .put("duration", SimulatedTask.SECONDS_PER_STEP)
                    .putArray("actions")
                    .add(step.action().toString());
        });
        return document;
    }

    /** v2: the status of a task. */
    ObjectNode status(SimulatedTask task) {
        return JSON.objectNode()
                .put("id", task.id())
                .put("status", task.hasEnded() ? "finished" : task.hasBegun() ? "started" : "created")
                .put("output", task.hasEnded() ? Film.get().result() : null)
                .put("isSuccess", task.hasEnded() ? Boolean.TRUE : null)
                .put("cost", task.hasEnded() ? "0.0420" : null);
    }

    /** The picture of a slow task comes after its URL. */
    static String withReadyAt(String url, char separator, SimulatedTask task, int step) {
        return url
                + task.pictureReady(step)
                        .map(ready -> separator + "readyAt=" + SessionDocuments.BASIC.format(ready))
                        .orElse("");
    }
}
