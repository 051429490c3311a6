package io.github.screenshotgateway.cluster;

import java.util.concurrent.TimeUnit;

/** The engine's clock, as of the last heartbeat. Thread-safe. */
final class EngineClock {
    /** The engine's clock minus {@link System#nanoTime}, in milliseconds. */
    private volatile long offset;

    /** When the engine was first used since it was empty. */
    private volatile long born;

    /** Both in milliseconds since 1970, by the engine's clock. */
    void learn(long now, long firstUse) {
        offset = now - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        born = firstUse;
    }

    /** The time in milliseconds since 1970; accurate to within one round trip. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + offset;
    }

    /** Whether the engine was first used, or restarted empty, after this moment of its own clock in milliseconds. */
    boolean wasEmptyAfter(long millis) {
        return born > millis;
    }
}
