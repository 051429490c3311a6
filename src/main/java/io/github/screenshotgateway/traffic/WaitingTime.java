package io.github.screenshotgateway.traffic;

import java.util.concurrent.atomic.AtomicBoolean;

/** Adds up time spent waiting. Overlapping waits count once. Thread-safe. */
final class WaitingTime {
    private int waits;
    private long since;
    private long before;

    /**
     * Begins a wait.
     *
     * @return ends the wait; idempotent
     */
    Runnable begin() {
        synchronized (this) {
            if (waits++ == 0) {
                since = System.nanoTime();
            }
        }
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                end();
            }
        };
    }

    private synchronized void end() {
        if (--waits == 0) {
            before += System.nanoTime() - since;
        }
    }

    /** The total up to now. */
    synchronized long nanos() {
        return waits == 0 ? before : before + System.nanoTime() - since;
    }
}
