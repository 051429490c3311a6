package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;

/** Whether the client of a stream reads, and since when it does not. Written on the event loop; any thread may read. */
public final class BackPressure {
    private final Duration patience;

    /** {@code null} while the client reads. */
    private volatile Instant blockedSince;

    /** @param patience how long a client may read nothing */
    public BackPressure(Duration patience) {
        this.patience = patience;
    }

    /**
     * Records what the connection says now.
     *
     * @param isFull whether the write queue is full
     * @return whether the client reads
     */
    public boolean isReading(boolean isFull, Instant now) {
        if (!isFull) {
            blockedSince = null;
        } else if (blockedSince == null) {
            blockedSince = now;
        }
        return !isFull;
    }

    public boolean isBlocked() {
        return blockedSince != null;
    }

    /** Whether the client has read nothing for too long. */
    public boolean isOverdue(Instant now) {
        Instant since = blockedSince;
        return since != null && !new TimeSpan(since, patience).contains(now);
    }
}
