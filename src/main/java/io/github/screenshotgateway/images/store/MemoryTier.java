package io.github.screenshotgateway.images.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The most frequently requested images, in direct memory, bounded in bytes.
 *
 * <p>Clients may still be reading an image that has left the tier. Those bytes are bounded, too: beyond the bound
 * nothing new is kept until some clients are done, so slow clients cannot make the memory grow.
 */
@Startup
@Singleton
public class MemoryTier {
    private static final Logger LOG = Logger.getLogger(MemoryTier.class);

    /** Direct memory that Netty takes for the buffers of connections. */
    private static final long BYTES_OF_CONNECTIONS = 32L * 1024 * 1024;

    private static final int PAGE = 8 * 1024;

    private static final int CHUNK_ORDER = 9;

    /** Bytes of images that are not in the tier while clients read them: evicted ones, and ones from disk. */
    static final long BYTES_LEAVING = 32L * 1024 * 1024;

    /** The same, beyond which no image is read from disk; the rest is for downloads that enter the tier. */
    private static final long BYTES_FROM_DISK = BYTES_LEAVING / 4 * 3;

    /**
     * A pool of its own, in chunks of 4 MB: with malloc and free, the process grows far beyond the memory in use
     * (measured: 600 MB resident with 390 in use). One arena and no thread caches, because only a few workers
     * allocate; the pool rounds up by 12 % at most.
     */
    private final PooledByteBufAllocator pool = new PooledByteBufAllocator(true, 0, 1, PAGE, CHUNK_ORDER, 0, 0, false);

    private final long maximum;
    private final Cache<ImageKey, Resident> images;

    /** Bytes of the images in the tier, and of others while clients read them. */
    private final AtomicLong allocated = new AtomicLong();

    private final LongAdder evictions = new LongAdder();

    @Inject
    MemoryTier(StoreConfig config, TierMetrics metrics) {
        this(config.memory().asLongValue());
        metrics.watch(Tier.MEMORY, this::bytes, this::entries, this::evictions);
    }

    /** @param maximum bytes; 0 keeps none */
    MemoryTier(long maximum) {
        this.maximum = maximum;
        long needed = maximum + BYTES_LEAVING + BYTES_OF_CONNECTIONS;
        if (needed > PlatformDependent.maxDirectMemory()) {
            LOG.warnf(
                    "gateway.images.memory (%d bytes) needs %d bytes of the JVM's direct memory, which is limited to"
                            + " %d; raise it by -XX:MaxDirectMemorySize.",
                    maximum, needed, PlatformDependent.maxDirectMemory());
        }
        this.images = Caffeine.newBuilder()
                .maximumWeight(maximum)
                .weigher((ImageKey key, Resident image) -> image.size())
                // Freed by the thread that reaches the bound, which takes no longer than handing it over.
                .executor(Runnable::run)
                .removalListener((ImageKey key, Resident image, RemovalCause cause) -> removed(image, cause))
                .build();
    }

    /** An image, retained for the caller, who must {@link Resident#release} it. Any thread may call it. */
    public Optional<Resident> hold(ImageKey key) {
        Resident image = images.getIfPresent(key);
        return image != null && image.tryRetain() ? Optional.of(image) : Optional.empty();
    }

    boolean holds(ImageKey key) {
        return images.asMap().containsKey(key);
    }

    /** A heap copy of an image, for callers that cannot say when they are done. */
    Optional<Image> copy(ImageKey key) {
        return hold(key).map(image -> {
            try {
                return image.copy();
            } finally {
                image.release();
            }
        });
    }

    /** Keeps an image if there is room. Copies all of it, so it belongs on a worker thread. */
    void keep(ImageKey key, Image image) {
        if (image.size() <= maximum) {
            allocate(image.size(), image.tag()).ifPresent(copy -> {
                copy.buffer().put(image.content());
                images.put(key, copy);
            });
        }
    }

    /** Keeps an image that was {@link #allocate allocated}. The caller keeps its own reference. */
    void keep(ImageKey key, Resident image) {
        if (image.size() <= maximum) {
            image.retain();
            images.put(key, image);
        }
    }

    /**
     * Memory for an image, which counts as having left the tier until it is kept.
     *
     * @return to be filled, and released, by the caller; empty when clients still read too many others
     */
    Optional<Resident> allocate(int size, EntityTag tag) {
        if (allocated.addAndGet(size) > maximum + BYTES_LEAVING) {
            allocated.addAndGet(-size);
            return Optional.empty();
        }
        try {
            ByteBuf content = pool.directBuffer(size, size).writerIndex(size);
            return Optional.of(new Resident(content, tag, () -> allocated.addAndGet(-size)));
        } catch (OutOfMemoryError full) {
            // Direct memory is exhausted, not the heap: Netty or the class library throws this. The image is served
            // without this tier.
            allocated.addAndGet(-size);
            return Optional.empty();
        }
    }

    /** Reads an image from its file into memory for it; empty when clients still read too many others. */
    Optional<Resident> read(ImageFile.Content content) throws IOException {
        Optional<Resident> image = leaving() + content.length() > BYTES_FROM_DISK
                ? Optional.empty()
                : allocate(content.length(), content.tag());
        if (image.isPresent()) {
            try {
                content.read(image.get().buffer());
            } catch (IOException | RuntimeException | Error e) {
                image.get().release();
                throw e;
            }
        }
        return image;
    }

    void forget(Predicate<ImageKey> keys) {
        images.asMap().keySet().removeIf(keys);
    }

    /** Bytes of the images in the tier. */
    long bytes() {
        return images.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /** Bytes of images that are not in the tier while clients read them. */
    long leaving() {
        return Math.max(0, allocated.get() - bytes());
    }

    long entries() {
        return images.estimatedSize();
    }

    /** Number of images evicted for others. */
    long evictions() {
        return evictions.sum();
    }

    private void removed(Resident image, RemovalCause cause) {
        if (cause.wasEvicted()) {
            evictions.increment();
        }
        image.release();
    }

    @PreDestroy
    void stop() {
        images.invalidateAll();
        images.cleanUp();
    }
}
