package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.mutiny.Uni;

/** The upstream said that the task does not exist. */
record MissingTask(Freshness freshness) implements CachedTask {
    @Override
    public Uni<ScreenshotList> existing() {
        return Uni.createFrom()
                .failure(() -> new Problem(ProblemType.TASK_NOT_FOUND, "The upstream knows no task with this id."));
    }
}
