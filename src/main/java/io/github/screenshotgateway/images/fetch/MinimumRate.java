package io.github.screenshotgateway.images.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Detects media hosts that are too slow to deserve a connection. A host that sends a byte now and then would hold one
 * for a minute, and a few dozen such transfers would keep all others waiting.
 */
final class MinimumRate {
    /**
     * Bytes per second, averaged over a window. At this rate, all connections together take 256 kB/s, a shared 2 Mbit/s
     * line. An ordinary image (200 kB) that is slower would hardly arrive before its clients give up.
     */
    static final int LEAST = 4 * 1024;

    /** Tolerates short stalls; never shorter than the allowed silence. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Duration window;
    private Instant start;
    private long bytes;

    /** The first window starts now. */
    MinimumRate(InstantSource clock, Duration silence) {
        this.clock = clock;
        this.window = silence.compareTo(WINDOW) > 0 ? silence : WINDOW;
        this.start = clock.instant();
    }

    /** Records received bytes; returns whether a window has ended with too few. */
    boolean isTooSlow(int arrived) {
        bytes += arrived;
        Instant now = clock.instant();
        Duration elapsed = Duration.between(start, now);
        if (elapsed.compareTo(window) < 0) {
            return false;
        }
        boolean tooSlow = bytes < LEAST * elapsed.toSeconds();
        start = now;
        bytes = 0;
        return tooSlow;
    }
}
