package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A list, and how the cache came by it for this request.
 *
 * @param status how the cache came by it
 * @param failure why its refresh failed, when it is stale because of that
 * @param at when it was answered
 */
public record CachedList(ScreenshotList list, CacheStatus status, Optional<ProblemType> failure, Instant at) {
    /** With what is left of the list's freshness. */
    public CacheStatus cacheStatus() {
        return cacheStatus(list.freshness());
    }

    /** With what is left of that freshness. */
    CacheStatus cacheStatus(Freshness freshness) {
        return status.ttl(freshness.remaining(at));
    }

    /** How long ago the upstream was asked for it. */
    public Duration age() {
        return list.age(at);
    }

    /** What is left of its freshness; negative when that is over. */
    public Duration remaining() {
        return list.remaining(at);
    }
}
