package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.upstream.gate.CallOrigin;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** v1: one call for the list, one for the status. */
class V1Upstream implements Upstream {
    private static final Map<String, TaskLife> LIVES = Map.of(
            "created", TaskLife.RUNNING,
            "running", TaskLife.RUNNING,
            "paused", TaskLife.QUIET,
            "finished", TaskLife.ENDING,
            "stopped", TaskLife.ENDING,
            "failed", TaskLife.ENDING);

    private final V1Api api;
    private final VendorCalls calls;
    private final ApiResponses responses;
    private final StatusCalls statuses;

    V1Upstream(V1Api api, VendorCalls calls, ApiResponses responses, ThrottledLog log) {
        this.api = api;
        this.calls = calls;
        this.responses = responses;
        this.statuses = new StatusCalls(log);
    }

    @Override
    public Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client) {
        CallOrigin origin = new CallOrigin(task, client, before != null);
        return Uni.createFrom()
                .deferred(() -> statuses.join(task, before, status(task, origin), known -> list(task, known, origin)));
    }

    private Uni<TaskScreenshots> list(TaskId task, TaskScreenshots before, CallOrigin origin) {
        return calls.call(
                origin,
                key -> api.screenshots(bearer(key), task.value()),
                (response, at) -> read(responses.json(response), before, at));
    }

    private Uni<StatusCalls.Status> status(TaskId task, CallOrigin origin) {
        return calls.tryOnce(
                origin,
                key -> api.status(bearer(key), task.value()),
                (response, at) -> status(responses.json(response)));
    }

    private static String bearer(String key) {
        return "Bearer " + key;
    }

    private static TaskScreenshots read(JsonNode body, TaskScreenshots before, Instant at) {
        JsonNode urls = ApiResponses.list(body, "screenshots");
        List<Screenshot> known = before == null ? List.of() : before.screenshots();
        return new TaskScreenshots(V1Positions.identify(urls, known), TaskLife.UNKNOWN, at);
    }

    /** v1 does not say when a task ended. */
    private static StatusCalls.Status status(JsonNode body) {
        return new StatusCalls.Status(LIVES.getOrDefault(body.asText(), TaskLife.UNKNOWN), null);
    }
}
