package io.github.screenshotgateway.time;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time by which the entries of a cache expire: that of the gateway's clock. When the clock is set back, nobody knows how old
 * they are, and all have expired. Thread-safe.
 */
public final class ElapsedTime implements Ticker {
    /** No entry is kept for that long. */
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
