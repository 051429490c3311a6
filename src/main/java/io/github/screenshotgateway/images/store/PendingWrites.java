package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes images to disk on its own workers, so that a slow disk delays no request. Pending writes are bounded in bytes
 * to protect the heap: images beyond the bound are not written, but stay in memory or are downloaded again.
 */
final class PendingWrites implements AutoCloseable {
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final int WRITERS = 2;

    private final DiskTier disk;
    private final WorkerExecutor writers;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder unwritten = new LongAdder();

    PendingWrites(DiskTier disk, Vertx vertx) {
        this.disk = disk;
        this.writers = vertx.createSharedWorkerExecutor("image-writes", WRITERS);
    }

    /** @param since see {@link DiskTier#write} */
    void add(ImageKey key, Image image, long since) {
        // A single image may exceed the bound; it is written when nothing else is pending.
        if (bytes.getAndAdd(image.size()) > 0 && bytes.get() > MAX_BYTES) {
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

    /** Number of images not written because too many bytes were pending. */
    long unwritten() {
        return unwritten.sum();
    }

    @Override
    public void close() {
        writers.close();
    }
}
