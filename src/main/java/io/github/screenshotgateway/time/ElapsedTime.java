package io.github.screenshotgateway.time;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A cache ticker that follows the gateway's clock. When the clock is set back, the age of entries is unknown, and all
 * of them expire. Thread-safe.
 */
public final class ElapsedTime implements Ticker {
    /** Longer than any entry is kept. */
    private static final Duration LONG = Duration.ofDays(1);

    private final InstantSource clock;
    private Instant last;
    private long nanos;

    public ElapsedTime(InstantSource clock) {
        this.clock = clock;
        this.last = clock.instant();
    }

    @Override
    public synchronized long read() {
        Instant now = clock.instant();
        Duration elapsed = TimeSpan.isFuture(last, now) ? LONG : Duration.between(last, now);
        nanos += Math.max(0, elapsed.toNanos());
        last = now;
        return nanos;
    }
}
