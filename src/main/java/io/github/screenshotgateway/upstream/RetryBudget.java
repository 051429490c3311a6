package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many calls may be repeated: a few at once, and one per second in the long run. A hiccup is thus hidden from
 * clients, while an outage meets hardly more calls than there are.
 */
@Singleton
public class RetryBudget {
    private static final int AT_ONCE = 10;
    private static final Duration REFILL = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final int atOnce;

    /** When the budget would be full again. */
    private Instant full;

    @Inject
    RetryBudget(InstantSource clock) {
        this(clock, AT_ONCE);
    }

    /** @param atOnce how many may be taken at once */
    public RetryBudget(InstantSource clock, int atOnce) {
        this.clock = clock;
        this.atOnce = atOnce;
        this.full = clock.instant();
    }

    /** Takes one retry out of the budget; {@code false} when there is none left. */
    public synchronized boolean take() {
        Instant now = clock.instant();
        Duration empty = REFILL.multipliedBy(atOnce);
        // When more than all is missing, the clock was set back.
        boolean missing = full.isAfter(now) && !TimeSpan.isFuture(full, now.plus(empty));
        Instant next = (missing ? full : now).plus(REFILL);
        if (Duration.between(now, next).compareTo(empty) > 0) {
            return false;
        }
        full = next;
        return true;
    }
}
