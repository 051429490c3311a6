package io.github.screenshotgateway.images;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.preview.Previews;
import io.github.screenshotgateway.images.store.CachedImage;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.images.store.LoadedImage;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapSizes;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Images and previews for clients: from the store, or by a download. */
@Singleton
class Images {
    private final ScreenshotLocator locator;
    private final ImageLoader loader;
    private final ImageStore store;
    private final Previews previews;
    private final TransientHeap heap;

    /** Bytes of images that wait for their previews; the rest of the heap is enough to make any preview. */
    private final Bound held;

    Images(ScreenshotLocator locator, ImageLoader loader, ImageStore store, Previews previews, TransientHeap heap) {
        this.locator = locator;
        this.loader = loader;
        this.store = store;
        this.previews = previews;
        this.heap = heap;
        this.held = heap.longLivedReadings(heap.threeQuarters() / 3, BytesInFlight.NO_MEMORY, Duration.ofSeconds(1));
    }

    /**
     * A screenshot and its bytes, or those of its preview.
     *
     * @param name the screenshot's current name
     */
    record Delivered(String name, ImageKey key, CachedImage image) {}

    /**
     * The image of a request, or its preview. A stored one is served at once unless the name is an alias: it never
     * changes, so the list may be of any age.
     *
     * @param client whose turn it takes; after a wait for a list, the current request may be another client's
     * @return fails with {@code screenshot-not-found}, {@code image-rejected}, {@code screenshot-not-ready},
     *     {@code screenshot-gone} or one of the {@code upstream-*} problems
     */
    Uni<Delivered> get(ImageRequest request, String client) {
        return storedIfNoAlias(request)
                .chain(stored -> stored.map(found -> Uni.createFrom().item(found))
                        .orElseGet(() -> locator.find(request.task(), request.name())))
                .chain(found -> deliver(found, request.width(), client));
    }

    private Uni<Optional<Found>> storedIfNoAlias(ImageRequest request) {
        return request.isAlias()
                ? Uni.createFrom().item(Optional.empty())
                : locator.cached(request.task(), request.name())
                        .map(cached ->
                                cached.filter(found -> store.mayHold(found.key().preview(request.width()))
                                        || request.width() != null && store.mayHold(found.key())));
    }

    private Uni<Delivered> deliver(Found found, PreviewWidth preview, String client) {
        ImageKey key = found.key().preview(preview);
        Supplier<Uni<LoadedImage>> load = () -> preview == null
                ? loader.load(found, client)
                : preview(found, preview, client).map(LoadedImage::ofNoTier);
        return retryIfNoRoom(() -> store.get(key, load))
                .map(cached -> new Delivered(found.screenshot().name(), key, cached));
    }

    /** Loads the image into the store first, so that no preview spends its turn waiting for a download. */
    private Uni<Image> preview(Found found, PreviewWidth width, String client) {
        ImageKey key = found.key().preview(width);
        Claim claim = new Claim(client, () -> store.isAbandoned(key));
        Uni<Image> original = retryIfNoRoom(() -> store.getUncounted(found.key(), () -> loader.load(found, client)));
        return store.mayHold(found.key())
                ? previews.make(original, width, claim)
                : original.chain(loaded -> store.mayHold(found.key()) || !tryHold(loaded)
                        ? previews.make(original, width, claim)
                        : previewOf(loaded, width, claim));
    }

    /** Tries once more when the request had joined the download of a zip, which does not wait for room. */
    private static <T> Uni<T> retryIfNoRoom(Supplier<Uni<? extends T>> image) {
        return Uni.createFrom()
                .deferred(image)
                .onFailure(failure -> BoundExceeded.missingBytes(failure) > 0)
                .recoverWithUni(image);
    }

    /** For tests. */
    Bound held() {
        return held;
    }

    /** For an image that no tier has (yet): holds it meanwhile, so that it is not downloaded again. */
    private Uni<Image> previewOf(Image loaded, PreviewWidth width, Claim claim) {
        return Uni.createFrom()
                .item(() -> heap.read(loaded.content(), loaded.size(), 0, null))
                .chain(reading -> previews.make(Uni.createFrom().item(loaded), width, claim)
                        .onTermination()
                        .invoke(reading::close))
                .onTermination()
                .invoke(() -> held.release(bytesOf(loaded)));
    }

    /** A single image may exceed the bound. */
    private boolean tryHold(Image image) {
        if (held.tryAcquire(bytesOf(image))) {
            return true;
        }
        boolean isOnlyOne = held.used() == 0;
        if (isOnlyOne) {
            held.forceAcquire(bytesOf(image));
        }
        return isOnlyOne;
    }

    private static long bytesOf(Image image) {
        return HeapSizes.bytesOf(image.size());
    }
}
