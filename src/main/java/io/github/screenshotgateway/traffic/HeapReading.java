package io.github.screenshotgateway.traffic;

import java.time.Instant;

/** A body that a client or the gateway itself reads. */
public final class HeapReading implements AutoCloseable {
    private final TransientHeap heap;
    private final Object body;
    private final int size;
    private final int own;
    private final HeapReader reader;
    private Instant begun;
    private boolean closed;

    private long share;

    HeapReading(TransientHeap heap, Object body, int size, int own, HeapReader reader) {
        this.heap = heap;
        this.begun = heap.now();
        this.body = body;
        this.size = size;
        this.own = own;
        this.reader = reader;
    }

    long bytes() {
        return HeapSizes.bytesOf(size) + own;
    }

    Object body() {
        return body;
    }

    int own() {
        return own;
    }

    /** {@code null} for the gateway itself. */
    HeapReader reader() {
        return reader;
    }

    Instant begun() {
        return begun;
    }

    /** Bytes that count for the client during the reading. */
    long share() {
        return share;
    }

    void setShare(long bytes) {
        share = bytes;
    }

    /** Restarts the clock for slow readings: the client has read earlier bodies and starts on this one now. */
    public void restartTimer() {
        synchronized (heap) {
            begun = heap.now();
        }
    }

    /** Stops counting, however the reading ended. Idempotent. */
    @Override
    public void close() {
        synchronized (heap) {
            if (!closed) {
                closed = true;
                heap.end(this);
            }
        }
    }
}
