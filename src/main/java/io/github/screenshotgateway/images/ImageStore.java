package io.github.screenshotgateway.images;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The images in memory, bounded in bytes, and the downloads under way: one for each image, however many wait for it. A
 * failed download leaves nothing behind.
 */
@Singleton
public class ImageStore {
    /** Requests that wait for a download, for all images together; each holds some kilobytes. */
    private static final int MOST_WAITING = 5_000;

    private final MemoryTier memory;
    private final SharedCalls<ImageKey, Image> downloads = new SharedCalls<>(MOST_WAITING);

    ImageStore(MemoryTier memory) {
        this.memory = memory;
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
            memory.keep(key, image);
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
        memory.forget(keys);
    }

    private Optional<Image> stored(ImageKey key) {
        return memory.copy(key);
    }
}
