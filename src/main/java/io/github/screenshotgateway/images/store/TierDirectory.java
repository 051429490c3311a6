package io.github.screenshotgateway.images.store;

import java.io.Closeable;
import java.io.IOException;

/**
 * The directory of the disk tier: opened when it is needed first, and again when it was lost. Not thread-safe unless
 * stated otherwise; the tier serializes changes.
 */
final class TierDirectory implements Closeable {
    private final DiskLocation location;
    private final long maximumBytes;
    private final int maximumSize;

    /** {@code null} while not yet opened, closed, or another process has the directory. */
    private volatile StoredImages images;

    private volatile boolean closed;

    /**
     * @param maximumBytes of all files together
     * @param maximumSize bytes of an image; larger ones are removed
     */
    TierDirectory(DiskLocation location, long maximumBytes, int maximumSize) {
        this.location = location;
        this.maximumBytes = maximumBytes;
        this.maximumSize = maximumSize;
    }

    /** Its images; {@code null} while it is not open. For any thread. */
    StoredImages images() {
        return images;
    }

    /** Its images; blocks when it must be opened. */
    StoredImages open() throws IOException {
        if (closed) {
            throw new IOException("the gateway stops");
        }
        if (images == null || !images.isHeld()) {
            release();
            images = StoredImages.open(location, maximumBytes, maximumSize);
        }
        return images;
    }

    private void release() throws IOException {
        if (images != null) {
            StoredImages lost = images;
            images = null;
            lost.close();
        }
    }

    /** For any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Releases the directory for other processes, for good. */
    @Override
    public void close() throws IOException {
        closed = true;
        release();
    }

    /** In whole blocks. For any thread. */
    long bytes() {
        StoredImages present = images;
        return present == null ? 0 : present.bytes();
    }

    /** For any thread. */
    int entries() {
        StoredImages present = images;
        return present == null ? 0 : present.entries();
    }

    @Override
    public String toString() {
        return location.directory().toString();
    }
}
