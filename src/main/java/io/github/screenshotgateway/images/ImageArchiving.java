package io.github.screenshotgateway.images;

import io.github.screenshotgateway.archive.ImageObjects;
import io.github.screenshotgateway.archive.ImageObjects.Stored;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.ArchivedImages;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Makes sure that the image of a screenshot is in the bucket. */
@Singleton
public class ImageArchiving {
    private final ScreenshotLocator locator;
    private final ImageLoader loader;
    private final ImageStore store;
    private final ArchivedImages archived;
    private final ImageObjects objects;
    private final TransientHeap heap;

    ImageArchiving(
            ScreenshotLocator locator,
            ImageLoader loader,
            ImageStore store,
            ArchivedImages archived,
            ImageObjects objects,
            TransientHeap heap) {
        this.locator = locator;
        this.loader = loader;
        this.store = store;
        this.archived = archived;
        this.objects = objects;
        this.heap = heap;
    }

    /**
     * Puts the image into the bucket unless it is there. Does not wait for room on the heap.
     *
     * @param client that a download counts for
     * @return the object; empty if there is no image, and most likely never will be. Fails with a {@link Problem} or an
     *     {@link io.github.screenshotgateway.archive.ObjectFailure} if a later attempt may succeed
     */
    public Uni<Optional<Stored>> ensure(ScreenshotList list, NamedScreenshot screenshot, String client) {
        Found found = locator.found(list, screenshot, CacheStatus.hit());
        return find(found)
                .chain(stored -> stored.isPresent()
                        ? Uni.createFrom().item(stored)
                        : put(found, client)
                                .chain(() -> find(found))
                                // Not put, or deleted again.
                                .invoke(now -> now.orElseThrow(ImageArchiving::notPut))
                                .onFailure(ImageArchiving::isLasting)
                                .recoverWithItem(Optional.empty()));
    }

    private static Problem notPut() {
        return Problem.busy("The image could not be put into the bucket.", Duration.ofSeconds(5));
    }

    private Uni<Optional<Stored>> find(Found found) {
        return objects.find(found.key().task(), found.key().identity());
    }

    private Uni<Void> put(Found found, String client) {
        return load(found, client)
                .chain(image -> archived.put(found.key().task(), found.key().identity(), image)
                        .onTermination()
                        .invoke(() -> heap.releaseArrived(image.content())))
                .replaceWithVoid();
    }

    private Uni<Image> load(Found found, String client) {
        return store.find(found.key())
                .chain(image -> image.map(known -> Uni.createFrom().item(known))
                        .orElseGet(() -> loader.download(found, client)));
    }

    private static boolean isLasting(Throwable failure) {
        return Rejection.isLasting(failure)
                || failure instanceof Problem problem && problem.type() == ProblemType.SCREENSHOT_GONE;
    }
}
