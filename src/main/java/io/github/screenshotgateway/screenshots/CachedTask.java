package io.github.screenshotgateway.screenshots;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** A cache entry: the list of a task, or the fact that the task does not exist. */
sealed interface CachedTask permits ScreenshotList, MissingTask {
    Freshness freshness();

    /** The list; fails with {@code task-not-found} for a missing task. */
    Uni<ScreenshotList> existing();

    default boolean fresh(Instant now) {
        return freshness().fresh(now);
    }
}
