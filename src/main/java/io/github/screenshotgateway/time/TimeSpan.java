package io.github.screenshotgateway.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time on the gateway's clock. If the clock is set back meanwhile, the span appears to start in the future;
 * its age is then unknown, and it counts as over.
 */
public record TimeSpan(Instant start, Duration length) {
    /** A synchronized clock is set back by less. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Whether a moment that was recorded earlier lies in the future. */
    public static boolean isFuture(Instant moment, Instant now) {
        return moment.isAfter(now.plus(TOLERANCE));
    }

    public boolean contains(Instant now) {
        return now.isBefore(start.plus(length)) && !isFuture(start, now);
    }

    /** The remaining time; zero when the span is over. */
    public Duration remaining(Instant now) {
        return contains(now) ? Duration.between(now, start.plus(length)) : Duration.ZERO;
    }
}
