package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
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
        String bearer = "Bearer " + key.value();
        Uni<List<Screenshot>> list =
                gate.pass(() -> api.screenshots(bearer, task.value()), answer -> screenshots(answers.json(answer)));
        Uni<TaskLife> life = gate.pass(() -> api.status(bearer, task.value()), answer -> life(answers.json(answer)))
                // A list without a status is worth more than no list: it counts as running.
                .onFailure(Problem.class)
                .recoverWithItem(TaskLife.RUNNING);
        return Uni.combine().all().unis(list, life).with(TaskScreenshots::new);
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
        return TERMINAL.contains(body.textValue()) ? TaskLife.ENDING : TaskLife.RUNNING;
    }
}
