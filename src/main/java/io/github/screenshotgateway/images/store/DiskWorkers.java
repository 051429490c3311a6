package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.images.content.Image;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads and writes the disk tier on workers of its own, so that a slow disk delays no request. Pending writes are
 * bounded in bytes to protect the heap: images beyond the bound are not written, but stay in memory or are downloaded
 * again.
 */
final class DiskWorkers implements AutoCloseable {
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final int WRITERS = 2;

    /**
     * A few keep a disk busy; each may hold the largest image. For an image of 200 kB in the page cache, one took 111 us
     * of processor time, two 115, four 120 and eight 132 (two processors, {@code src/bench}).
     */
    private static final int READERS = 4;

    /** A slower disk does not help; the image is downloaded meanwhile. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private final DiskTier disk;
    private final Vertx vertx;
    private final WorkerExecutor readers;
    private final WorkerExecutor writers;
    private final Bound pending = new Bound(MAX_BYTES, "Too many images wait to be written.", Duration.ofSeconds(1));
    private final LongAdder unwritten = new LongAdder();

    /**
     * Reads that have exceeded their limit and not ended, and their images. Nobody waits for such an image again, nor for
     * any other while there are as many of them as workers.
     */
    private final Map<CompletableFuture<?>, ImageKey> late = new ConcurrentHashMap<>();

    DiskWorkers(DiskTier disk, Vertx vertx) {
        this.disk = disk;
        this.vertx = vertx;
        this.readers = vertx.createSharedWorkerExecutor("image-reads", READERS);
        this.writers = vertx.createSharedWorkerExecutor("image-writes", WRITERS);
    }

    /** The image, on the heap; empty also when the disk is slow. */
    Uni<Optional<Image>> read(ImageKey key) {
        return read(key, () -> disk.read(key), late -> {});
    }

    /**
     * The same for an image elsewhere.
     *
     * @param read reads it from the disk
     * @param onLate gets what was read after the time limit
     */
    <T> Uni<Optional<T>> read(ImageKey key, Supplier<Optional<T>> read, Consumer<T> onLate) {
        if (late.size() >= READERS || late.containsValue(key) || !disk.mayHold(key)) {
            return Uni.createFrom().item(Optional.empty());
        }
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        // The limit begins before a worker is free. A timer of the event loop is cheaper than one of the JDK's.
        long limit = vertx.setTimer(LONGEST_READ.toMillis(), expired -> {
            late.put(result, key);
            if (!result.complete(Optional.empty())) {
                late.remove(result);
            }
        });
        run(() -> {
            try {
                if (!result.isDone()) {
                    complete(result, read, onLate);
                }
            } finally {
                vertx.cancelTimer(limit);
                late.remove(result);
            }
        });
        return Uni.createFrom().completionStage(result);
    }

    private static <T> void complete(
            CompletableFuture<Optional<T>> result, Supplier<Optional<T>> read, Consumer<T> onLate) {
        try {
            Optional<T> image = read.get();
            if (!result.complete(image)) {
                image.ifPresent(onLate);
            }
        } catch (RuntimeException | Error e) {
            // Of direct memory, too, which the class library needs to read a file.
            result.completeExceptionally(e);
        }
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
