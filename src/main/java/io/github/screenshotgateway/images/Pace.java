package io.github.screenshotgateway.images;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether a media host sends fast enough to be given a connection. One that sends a byte now and then would keep it
 * for a minute, and a few dozen such transfers would keep everybody else waiting.
 */
final class Pace {
    /**
     * Bytes per second, on average over a window. All connections together are 256 kB/s then, a 2 Mbit/s line that
     * they share; and an ordinary image (200 kB) that is slower would hardly arrive before its clients give up.
     */
    static final int LEAST = 4 * 1024;

    /** So that a host may gather itself; and never shorter than the silence that it is allowed. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Duration window;
    private Instant start;
    private long bytes;

    /** The first window begins now. */
    Pace(InstantSource clock, Duration silence) {
        this.clock = clock;
        this.window = silence.compareTo(WINDOW) > 0 ? silence : WINDOW;
        this.start = clock.instant();
    }

    /** Takes note of bytes that have arrived; whether they were too few for the time since the window began. */
    boolean isTooSlow(int arrived) {
        bytes += arrived;
        Instant now = clock.instant();
        Duration took = Duration.between(start, now);
        if (took.compareTo(window) < 0) {
            return false;
        }
        boolean tooSlow = bytes < LEAST * took.toSeconds();
        start = now;
        bytes = 0;
        return tooSlow;
    }
}
