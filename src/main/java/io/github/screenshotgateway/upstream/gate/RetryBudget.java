package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Limits retries: a few at once, and one per second in the long run. Clients do not notice a hiccup, and an outage adds
 * hardly any calls.
 */
@Singleton
public class RetryBudget {
    private static final int AT_ONCE = 10;
    private static final Duration REFILL = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final int atOnce;

    /** When the budget will be full again. */
    private Instant fullAt;

    @Inject
    RetryBudget(InstantSource clock) {
        this(clock, AT_ONCE);
    }

    /** @param atOnce the size of the full budget */
    public RetryBudget(InstantSource clock, int atOnce) {
        this.clock = clock;
        this.atOnce = atOnce;
        this.fullAt = clock.instant();
    }

    /** Takes one retry from the budget; {@code false} when it is empty. */
    public synchronized boolean take() {
        Instant now = clock.instant();
        Duration refillTime = REFILL.multipliedBy(atOnce);
        // If more than the whole budget seems to be missing, the clock was set back.
        boolean missing = fullAt.isAfter(now) && !TimeSpan.isFuture(fullAt, now.plus(refillTime));
        Instant next = (missing ? fullAt : now).plus(REFILL);
        if (Duration.between(now, next).compareTo(refillTime) > 0) {
            return false;
        }
        fullAt = next;
        return true;
    }
}
