package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.images.content.Image;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads and writes the disk tier on workers of its own, so that a slow disk delays no request. Pending writes are
 * bounded in bytes to protect the heap: images beyond the bound are not written, but stay in memory or are downloaded
 * again.
 */
final class DiskWorkers implements AutoCloseable {
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final int WRITERS = 2;

    /** A few keep a disk busy; each may hold the largest image on the heap. */
    private static final int READERS = 4;

    /** A slower disk does not help; the image is downloaded meanwhile. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private final DiskTier disk;
    private final WorkerExecutor readers;
    private final WorkerExecutor writers;
    private final Bound pending = new Bound(MAX_BYTES, "Too many images wait to be written.", Duration.ofSeconds(1));
    private final LongAdder unwritten = new LongAdder();

    DiskWorkers(DiskTier disk, Vertx vertx) {
        this.disk = disk;
        this.readers = vertx.createSharedWorkerExecutor("image-reads", READERS);
        this.writers = vertx.createSharedWorkerExecutor("image-writes", WRITERS);
    }

    /** Empty also when the disk is slow. */
    Uni<Optional<Image>> read(ImageKey key) {
        if (!disk.mayHold(key)) {
            return Uni.createFrom().item(Optional.empty());
        }
        // The limit begins before a worker is free.
        return Uni.createFrom()
                .voidItem()
                .emitOn(this::run)
                .map(free -> disk.read(key))
                .ifNoItem()
                .after(LONGEST_READ)
                .recoverWithItem(Optional.empty());
    }

    /** Runs other work on a worker that reads. */
    void run(Runnable work) {
        readers.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    /** @param since see {@link DiskTier#write} */
    void write(ImageKey key, Image image, long since) {
        // A single image may exceed the bound; it is written when nothing else is pending.
        long counted = Math.min(image.size(), MAX_BYTES);
        if (!pending.tryAcquire(counted)) {
            unwritten.increment();
            return;
        }
        writers.executeBlocking(
                        () -> {
                            disk.write(key, image, since);
                            return null;
                        },
                        false)
                .onComplete(written -> pending.release(counted));
    }

    /** Number of images not written because too many bytes were pending. */
    long unwritten() {
        return unwritten.sum();
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
