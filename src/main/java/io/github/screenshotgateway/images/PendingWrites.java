package io.github.screenshotgateway.images;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is to be written to disk: by workers of its own, so that a slow disk delays nobody, and bounded in bytes, so that
 * it does not fill the heap. What comes when too much is pending is not written; it stays in memory, or is downloaded
 * again.
 */
final class PendingWrites implements AutoCloseable {
    static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final int WRITERS = 2;

    private final DiskTier disk;
    private final WorkerExecutor writers;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder unwritten = new LongAdder();

    PendingWrites(DiskTier disk, Vertx vertx) {
        this.disk = disk;
        this.writers = vertx.createSharedWorkerExecutor("image-writes", WRITERS);
    }

    /** @param since as for {@link DiskTier#write} */
    void add(ImageKey key, Image image, long since) {
        // One image may be larger than all of them; it is written when it is alone.
        if (bytes.getAndAdd(image.size()) > 0 && bytes.get() > MOST_BYTES) {
            bytes.addAndGet(-image.size());
            unwritten.increment();
            return;
        }
        writers.executeBlocking(
                        () -> {
                            disk.write(key, image, since);
                            return null;
                        },
                        false)
                .onComplete(written -> bytes.addAndGet(-image.size()));
    }

    /** How many images were not written because too much was pending. */
    long unwritten() {
        return unwritten.sum();
    }

    @Override
    public void close() {
        writers.close();
    }
}
