package io.github.screenshotgateway.images;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.task.TaskId;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The images in memory, bounded in bytes, and the downloads under way: one for each image, however many wait for it. A
 * failed download leaves nothing behind.
 */
@Startup
@Singleton
public class ImageStore {
    private static final Logger LOG = Logger.getLogger(ImageStore.class);

    /** What Netty takes of the direct memory for the buffers of connections. */
    private static final long DIRECT_MEMORY_OF_CONNECTIONS = 32L * 1024 * 1024;

    /** Requests that wait for a download, for all images together; each holds some kilobytes. */
    private static final int MOST_WAITING = 5_000;

    private final Cache<ImageKey, Image> images;
    private final SharedCalls<ImageKey, Image> downloads = new SharedCalls<>(MOST_WAITING);

    ImageStore(ImagesConfig config) {
        long memory = config.memory().asLongValue();
        if (memory < 0) {
            throw new InvalidSetting("gateway.images.memory", "it must be a number of bytes, such as 64M or 0.");
        }
        if (memory + DIRECT_MEMORY_OF_CONNECTIONS > PlatformDependent.maxDirectMemory()) {
            LOG.warnf(
                    "gateway.images.memory (%d bytes) is more than the JVM's direct memory (%d bytes) has room for; raise"
                            + " it by -XX:MaxDirectMemorySize.",
                    memory, PlatformDependent.maxDirectMemory());
        }
        this.images = Caffeine.newBuilder()
                .maximumWeight(memory)
                .weigher((ImageKey key, Image image) -> image.size())
                .build();
    }

    /** An image, and how the store came by it. */
    record Answer(Image image, CacheStatus cacheStatus) {}

    /** What is in memory; never starts or joins a download. */
    Optional<Answer> hit(ImageKey key) {
        return stored(key).map(image -> new Answer(image, CacheStatus.hit()));
    }

    /** The image, from memory, from the download under way, or from the one that is started here. */
    Uni<Answer> get(ImageKey key, Supplier<Uni<Image>> download) {
        Optional<Answer> hit = hit(key);
        if (hit.isPresent()) {
            return Uni.createFrom().item(hit.get());
        }
        SharedCalls.Ticket<Image> ticket =
                downloads.join(key, () -> stored(key), download, (image, failure) -> keep(key, image));
        CacheStatus status = ticket.joined() ? CacheStatus.miss().collapsed() : CacheStatus.miss();
        return ticket.result().map(image -> new Answer(image, status));
    }

    private void keep(ImageKey key, Image image) {
        if (image != null) {
            images.put(key, image);
        }
    }

    /** Drops the images of a task; what is being downloaded of it at this moment is not kept either. */
    public void forget(TaskId task) {
        forget(key -> key.task().equals(task));
    }

    /** Drops the images of all tasks, likewise. */
    public void forgetAll() {
        forget(key -> true);
    }

    private void forget(Predicate<ImageKey> keys) {
        downloads.forget(keys);
        images.asMap().keySet().removeIf(keys);
    }

    private Optional<Image> stored(ImageKey key) {
        return Optional.ofNullable(images.getIfPresent(key));
    }
}
