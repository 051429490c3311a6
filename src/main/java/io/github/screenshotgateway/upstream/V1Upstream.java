package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * v1: one call for the list, one for the status.
 *
 * <p>They are made side by side, so that a miss costs the client one round trip and not two. A terminal status thus
 * comes with the list and not before it: the task is {@link TaskLife#ENDING}, and the next read is the final one.
 */
class V1Upstream implements Upstream {
    private static final Set<String> TERMINAL = Set.of("finished", "stopped", "failed");

    /** How long the status may arrive after the list. */
    private static final Duration STATUS_GRACE = Duration.ofMillis(500);

    private final V1Api api;
    private final ApiKey key;
    private final UpstreamGate gate;
    private final Answers answers;

    V1Upstream(V1Api api, ApiKey key, UpstreamGate gate, Answers answers) {
        this.api = api;
        this.key = key;
        this.gate = gate;
        this.answers = answers;
    }

    @Override
    public Uni<TaskScreenshots> fetch(TaskId task) {
        return Uni.createFrom().deferred(() -> {
            String bearer = "Bearer " + key.value();
            Uni<TaskLife> life = life(bearer, task);
            return gate.pass(
                            () -> {
                                // Here and not before: when the gate is shut for the list, the status is no use.
                                life.subscribe().with(known -> {});
                                return api.screenshots(bearer, task.value());
                            },
                            (answer, at) ->
                                    new TaskScreenshots(screenshots(answers.json(answer)), TaskLife.RUNNING, at))
                    .chain(list -> life.ifNoItem()
                            .after(STATUS_GRACE)
                            .recoverWithItem(TaskLife.RUNNING)
                            .map(known -> new TaskScreenshots(list.screenshots(), known, list.readAt())));
        });
    }

    /** Asked once, however many subscribe. A list without a status is worth more than no list: it counts as running. */
    private Uni<TaskLife> life(String bearer, TaskId task) {
        return gate.passAside(() -> api.status(bearer, task.value()), (answer, at) -> life(answers.json(answer)))
                .onFailure(Problem.class)
                .recoverWithItem(TaskLife.RUNNING)
                .memoize()
                .indefinitely();
    }

    /** The identity of a v1 screenshot is its position, counted from 1; entries that are no text keep theirs free. */
    private static List<Screenshot> screenshots(JsonNode body) {
        JsonNode urls = body.path("screenshots");
        if (!body.isObject() || !(urls.isArray() || urls.isNull() || urls.isMissingNode())) {
            throw Answers.wrongShape();
        }
        List<Screenshot> screenshots = new ArrayList<>(urls.size());
        for (int i = 0; i < urls.size(); i++) {
            if (urls.get(i).isTextual()) {
                screenshots.add(
                        new Screenshot(Integer.toString(i + 1), urls.get(i).textValue()));
            }
        }
        return screenshots;
    }

    private static TaskLife life(JsonNode body) {
        return TERMINAL.contains(body.asText()) ? TaskLife.ENDING : TaskLife.RUNNING;
    }
}
