package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.ImageSizeConfig;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The images of both tiers, and the downloads in progress: one for each image, however many requests wait for it. A
 * failed download leaves nothing behind.
 *
 * <p>Downloads go into both tiers, and images from disk into memory if they are requested often. Files are written after
 * the waiting requests have their image.
 */
@Startup
@Singleton
public class ImageStore {
    /** Requests that wait for downloads, or for reads of {@link #readFromDisk}; each holds some kilobytes. */
    private static final int MAX_WAITING = 5_000;

    private final MemoryTier memory;
    private final DiskTier disk;
    private final DiskWorkers diskWorkers;
    private final GoneImages gone;
    private final TierMetrics metrics;
    private final Vertx vertx;
    private final TransientHeap heap;
    private final SharedCalls<ImageKey, LoadedImage> calls =
            new SharedCalls<>(MAX_WAITING, RequestState::beginUpstreamWait);

    /** Into direct memory. */
    private final SharedCalls<ImageKey, Optional<Resident>> reads =
            new SharedCalls<>(MAX_WAITING, RequestState::beginUpstreamWait);

    ImageStore(
            MemoryTier memory,
            GoneImages gone,
            TierMetrics metrics,
            StoreConfig config,
            ImageSizeConfig images,
            InstantSource clock,
            TransientHeap heap,
            Vertx vertx) {
        this.heap = heap;
        this.memory = memory;
        this.gone = gone;
        this.disk = DiskTier.of(config, (int) images.maximumSize().asLongValue(), clock);
        this.diskWorkers = new DiskWorkers(disk, vertx);
        this.metrics = metrics;
        this.vertx = vertx;
        metrics.watch(disk, diskWorkers::unwritten);
        diskWorkers.run(disk::open);
    }

    /** Whether {@link #get} will most likely need no download; looks into memory only. */
    public boolean mayHold(ImageKey key) {
        return memory.holds(key) || isOnDisk(key);
    }

    /** Whether {@link #readFromDisk} will most likely find it; looks into memory only. */
    public boolean isOnDisk(ImageKey key) {
        return disk.mayHold(key);
    }

    /**
     * The image if the disk has it, in direct memory. Counts as nothing.
     *
     * @return retained for the caller, who must {@link Resident#release} it and must not cancel; empty also when the
     *     disk is slow, and when clients still read too many other images
     */
    public Uni<Optional<Resident>> readFromDisk(ImageKey key) {
        return reads.join(key, new SharedCalls.Call<>() {
                    @Override
                    public Optional<Optional<Resident>> known() {
                        return memory.hold(key).map(Optional::of);
                    }

                    @Override
                    public Uni<Optional<Resident>> start() {
                        return diskWorkers.read(key, () -> disk.read(key, memory::read), Resident::release);
                    }

                    @Override
                    public void keep(Optional<Resident> read, Throwable failure) {
                        if (read != null) {
                            read.ifPresent(image -> memory.keep(key, image));
                        }
                    }

                    @Override
                    public void delivered(Optional<Resident> read) {
                        read.ifPresent(Resident::release);
                    }
                })
                .result()
                .map(read -> read.filter(Resident::tryRetain));
    }

    /**
     * The image, from a tier, the call in progress or a new call.
     *
     * @param source used when neither memory nor disk has the image: the bucket, a download, or the making of a preview
     */
    public Uni<CachedImage> get(ImageKey key, Supplier<Uni<LoadedImage>> source) {
        Optional<LoadedImage> resident = findInMemory(key);
        if (resident.isPresent()) {
            return Uni.createFrom().item(toAnswer(resident.get(), false));
        }
        SharedCalls.Ticket<LoadedImage> ticket = join(key, source);
        return ticket.result().map(stored -> toAnswer(stored, ticket.joined()));
    }

    /** As {@link #get}, for the gateway's own use: counts neither as a hit nor as a miss. */
    public Uni<Image> getUncounted(ImageKey key, Supplier<Uni<LoadedImage>> source) {
        return Uni.createFrom()
                .deferred(() -> findInMemory(key)
                        .map(stored -> Uni.createFrom().item(stored))
                        .orElseGet(() -> join(key, source).result()))
                .map(LoadedImage::image);
    }

    /** The image if memory or disk has it; counts as nothing. */
    public Uni<Optional<Image>> find(ImageKey key) {
        return Uni.createFrom().deferred(() -> {
            Optional<Image> resident = memory.copy(key);
            return resident.isPresent() ? Uni.createFrom().item(resident) : diskWorkers.read(key);
        });
    }

    /** Whether the image is being loaded, but no request waits for it any more. */
    public boolean isAbandoned(ImageKey key) {
        return calls.isAbandoned(key);
    }

    /** Number of requests that wait for an image that is being loaded. */
    public int waiting(ImageKey key) {
        return calls.waiting(key);
    }

    private SharedCalls.Ticket<LoadedImage> join(ImageKey key, Supplier<Uni<LoadedImage>> source) {
        long since = disk.generation();
        return calls.join(key, new SharedCalls.Call<>() {
            @Override
            public Optional<LoadedImage> known() {
                return findInMemory(key);
            }

            @Override
            public Uni<LoadedImage> start() {
                return fetch(key, source);
            }

            @Override
            public void keep(LoadedImage stored, Throwable failure) {
                if (stored != null) {
                    ImageStore.this.keep(key, stored, since);
                }
            }

            @Override
            public void delivered(LoadedImage stored) {
                heap.releaseArrived(stored.image().content());
            }
        });
    }

    private Optional<LoadedImage> findInMemory(ImageKey key) {
        return memory.copy(key).map(image -> LoadedImage.of(image, Tier.MEMORY));
    }

    private CachedImage toAnswer(LoadedImage stored, boolean joined) {
        stored.tier().ifPresentOrElse(metrics::hit, metrics::miss);
        return CachedImage.of(stored.image(), stored.tier(), joined);
    }

    /** Completes on a worker, because {@link #keep} may copy. */
    private Uni<LoadedImage> fetch(ImageKey key, Supplier<Uni<LoadedImage>> source) {
        return diskWorkers
                .read(key)
                .onItem()
                .transformToUni(found -> found.isPresent()
                        ? Uni.createFrom().item(LoadedImage.of(found.get(), Tier.DISK))
                        : source.get().emitOn(this::onWorker));
    }

    private void keep(ImageKey key, LoadedImage stored, long since) {
        memory.keep(key, stored.image());
        if (!stored.tier().equals(Optional.of(Tier.DISK))) {
            diskWorkers.write(key, stored.image(), since);
        }
    }

    /**
     * Drops the images of a task, and does not keep its downloads in progress.
     *
     * @return completes when the files are deleted
     */
    public Uni<Void> forget(TaskId task) {
        return forget(key -> key.task().equals(task), () -> disk.forget(task));
    }

    /** Drops the images of all tasks, as {@link #forget(TaskId)}. */
    public Uni<Void> forgetAll() {
        return forget(key -> true, disk::forgetAll);
    }

    /** Clears memory twice, because images may be read from disk while that is being emptied. */
    private Uni<Void> forget(Predicate<ImageKey> keys, Runnable onDisk) {
        forgetInMemory(keys);
        return Uni.createFrom()
                .voidItem()
                .emitOn(diskWorkers::run)
                .invoke(onDisk)
                .invoke(() -> forgetInMemory(keys));
    }

    private void forgetInMemory(Predicate<ImageKey> keys) {
        calls.forget(keys);
        reads.forget(keys);
        gone.forget(keys);
        memory.forget(keys);
    }

    private void onWorker(Runnable work) {
        vertx.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    @PreDestroy
    void stop() {
        disk.close();
        diskWorkers.close();
    }
}
