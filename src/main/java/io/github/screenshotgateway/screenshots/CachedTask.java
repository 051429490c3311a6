package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.cluster.Refreshes;
import io.github.screenshotgateway.cluster.Version;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** A cache entry: the list of a task, or the fact that the task does not exist. */
sealed interface CachedTask extends Refreshes.Entry permits ScreenshotList, CachedTask.Missing {
    Freshness freshness();

    /** The list; fails with {@code task-not-found} for a missing task. */
    Uni<ScreenshotList> existing();

    @Override
    default Instant readAt() {
        return freshness().readAt();
    }

    @Override
    default Duration freshFor() {
        return freshness().lifetime();
    }

    @Override
    default Duration usableFor() {
        return freshness().usableFor();
    }

    /** The upstream said that the task does not exist. */
    record Missing(Freshness freshness, Version version) implements CachedTask {
        Missing(Freshness freshness) {
            this(freshness, new Version());
        }

        @Override
        public Uni<ScreenshotList> existing() {
            return Uni.createFrom()
                    .failure(() -> new Problem(ProblemType.TASK_NOT_FOUND, "The upstream knows no task with this id."));
        }
    }
}
