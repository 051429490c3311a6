package io.github.screenshotgateway.screenshots;

import java.time.Instant;

/** What the cache knows of a task: its list, or that there is no such task. */
sealed interface CachedTask permits ScreenshotList, MissingTask {
    Freshness freshness();

    default boolean fresh(Instant now) {
        return freshness().fresh(now);
    }
}
