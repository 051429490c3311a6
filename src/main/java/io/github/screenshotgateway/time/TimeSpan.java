package io.github.screenshotgateway.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that began at a moment of the gateway's clock and ends by itself. That clock may be set back meanwhile: a time that
 * begins in the future was begun before that, nobody knows how long ago, and counts as over.
 */
public record TimeSpan(Instant start, Duration length) {
    /** A clock that is kept right goes back by less. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Whether a moment that was noted as past lies in the future. */
    public static boolean isFuture(Instant moment, Instant now) {
        return moment.isAfter(now.plus(TOLERANCE));
    }

    public boolean contains(Instant now) {
        return now.isBefore(start.plus(length)) && !isFuture(start, now);
    }

    /** What is left of it; zero when it is over. */
    public Duration left(Instant now) {
        return contains(now) ? Duration.between(now, start.plus(length)) : Duration.ZERO;
    }
}
