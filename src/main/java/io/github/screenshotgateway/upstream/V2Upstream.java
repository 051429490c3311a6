package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.upstream.gate.CallOrigin;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * v2: one call returns the steps and the status.
 *
 * <p>The vendor does not say which of them it reads first. A terminal status therefore means {@link TaskLife#ENDING},
 * and the next read is the final one, unless {@code finishedAt} shows that the task ended well before this read and
 * after the last one.
 */
class V2Upstream implements Upstream {
    private static final Map<String, TaskLife> LIVES = Map.of(
            "created", TaskLife.RUNNING,
            "started", TaskLife.RUNNING,
            "paused", TaskLife.QUIET,
            "finished", TaskLife.ENDING,
            "stopped", TaskLife.ENDING,
            "failed", TaskLife.ENDING);

    /** Margin for {@code finishedAt}: the clocks of the vendor's servers may differ by some seconds. */
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(1);

    /** An integer as written by the JSON encoders of various languages: {@code 2}, {@code 2.0} or {@code "2"}. */
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})(?:\\.0+)?");

    private final V2Api api;
    private final VendorCalls calls;
    private final ApiResponses responses;

    V2Upstream(V2Api api, VendorCalls calls, ApiResponses responses) {
        this.api = api;
        this.calls = calls;
        this.responses = responses;
    }

    @Override
    public Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client) {
        CallOrigin origin = new CallOrigin(task, client, before != null);
        return calls.call(
                origin,
                key -> api.task(key, task.value()),
                (response, at) -> read(responses.json(response), before, response, at));
    }

    private static TaskScreenshots read(JsonNode body, TaskScreenshots before, Response response, Instant at) {
        List<Screenshot> screenshots = screenshots(body);
        TaskLife life = LIVES.getOrDefault(body.path("status").asText(), TaskLife.UNKNOWN);
        Instant endedAt = life.isOver() ? VendorTime.past(body.path("finishedAt"), response, at) : null;
        boolean settled = endedAt != null
                && !at.isBefore(endedAt.plus(SETTLED_AFTER))
                && (before == null || !endedAt.isBefore(before.readAt()));
        return new TaskScreenshots(screenshots, settled ? TaskLife.ENDED : life, endedAt, at, null);
    }

    /** A v2 screenshot is identified by its step number; steps without a screenshot are skipped. */
    private static List<Screenshot> screenshots(JsonNode body) {
        Map<Long, Screenshot> byNumber = new TreeMap<>(Comparator.naturalOrder());
        for (JsonNode step : ApiResponses.list(body, "steps")) {
            String url = ApiResponses.url(step.path("screenshotUrl"));
            if (url != null) {
                long number = number(step.path("number"));
                byNumber.putIfAbsent(number, new Screenshot(Long.toString(number), url));
            }
        }
        return List.copyOf(byNumber.values());
    }

    private static long number(JsonNode value) {
        Matcher number = NUMBER.matcher(value.asText());
        if (!number.matches()) {
            throw ApiResponses.wrongShape("number", value);
        }
        return Long.parseLong(number.group(1));
    }
}
