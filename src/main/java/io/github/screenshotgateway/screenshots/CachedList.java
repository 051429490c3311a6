package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A list, and where it came from for this request.
 *
 * @param status where it came from
 * @param failure why its refresh failed, if it is stale because of that
 * @param at when the request was answered
 */
public record CachedList(ScreenshotList list, CacheStatus status, Optional<ProblemType> failure, Instant at) {
    /** The {@code detail} of a list that only the archive has. */
    private static final String ARCHIVE = "archive";

    /** Includes the remaining freshness of the list. */
    public CacheStatus cacheStatus() {
        return cacheStatus(list.freshness());
    }

    /** Includes the remaining time of the given freshness. */
    CacheStatus cacheStatus(Freshness freshness) {
        boolean ofArchive = list.archived().isPresent() && freshness.fresh(at);
        return (ofArchive ? CacheStatus.hit().detail(ARCHIVE) : status).ttl(freshness.remaining(at));
    }

    /** How long ago the upstream was asked for it. */
    public Duration age() {
        return list.age(at);
    }

    /** The remaining freshness; negative once it is over. */
    public Duration remaining() {
        return list.remaining(at);
    }
}
