package io.github.screenshotgateway.traffic;

import java.util.concurrent.atomic.AtomicBoolean;

/** Heap reserved for one image until it is closed. Thread-safe. */
public final class HeapReservation {
    private final BytesInFlight inFlight;
    private final String client;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param bytes already added for the client */
    HeapReservation(BytesInFlight inFlight, String client, long bytes) {
        this.inFlight = inFlight;
        this.client = client;
        this.bytes = bytes;
    }

    public long bytes() {
        return bytes;
    }

    /** Whether it is still reserved, and large enough. */
    public boolean isFor(long needed) {
        return !closed.get() && needed <= bytes;
    }

    /** Idempotent. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            inFlight.release(client, bytes);
        }
    }
}
