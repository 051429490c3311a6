package io.github.screenshotgateway.images;

import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes of the heap that are kept for one image, until they are given back. Thread-safe. */
final class Room {
    private final BytesInFlight inFlight;
    private final String client;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param bytes that have been added for the client */
    Room(BytesInFlight inFlight, String client, long bytes) {
        this.inFlight = inFlight;
        this.client = client;
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    /** Whether it is still kept, and large enough. */
    boolean isFor(long needed) {
        return !closed.get() && needed <= bytes;
    }

    /** Once more does no harm. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            inFlight.release(client, bytes);
        }
    }
}
