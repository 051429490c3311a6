package io.github.screenshotgateway.screenshots;

import java.time.Instant;

/** A cache entry: the list of a task, or the fact that the task does not exist. */
sealed interface CachedTask permits ScreenshotList, MissingTask {
    Freshness freshness();

    default boolean fresh(Instant now) {
        return freshness().fresh(now);
    }
}
