package io.github.screenshotgateway.traffic;

import java.util.concurrent.atomic.AtomicBoolean;

/** How long something has waited. Time in which it waited for several things at once counts once. Thread-safe. */
final class WaitingTime {
    private int waits;
    private long since;
    private long before;

    /** @return to be run at the end of the wait that begins now; once more does no harm */
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

    /** Up to now. */
    synchronized long nanos() {
        return waits == 0 ? before : before + System.nanoTime() - since;
    }
}
