package io.github.screenshotgateway.images;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.HeapExhausted;
import io.github.screenshotgateway.images.preview.Previews;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.images.store.MemoryTier;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.HeapReader;
import io.github.screenshotgateway.traffic.HeapReading;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.HeapSizes;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Images and previews for clients: from the store, or by a download. */
@Singleton
public class Images {
    /** Problems that say nothing about the image. */
    private static final Set<ProblemType> TRANSIENT_PROBLEMS = EnumSet.of(
            ProblemType.UPSTREAM_BUSY,
            ProblemType.UPSTREAM_TIMEOUT,
            ProblemType.UPSTREAM_UNREACHABLE,
            ProblemType.UPSTREAM_BAD_RESPONSE);

    private final ScreenshotLocator locator;
    private final ImageSource source;
    private final ImageStore store;
    private final Previews previews;
    private final MemoryTier memory;
    private final TransientHeap heap;
    private final HeapQueue heapQueue;

    Images(
            ScreenshotLocator locator,
            ImageSource source,
            ImageStore store,
            Previews previews,
            MemoryTier memory,
            TransientHeap heap,
            HeapQueue heapQueue) {
        this.locator = locator;
        this.source = source;
        this.store = store;
        this.previews = previews;
        this.memory = memory;
        this.heap = heap;
        this.heapQueue = heapQueue;
    }

    /**
     * A screenshot and its bytes, or those of its preview.
     *
     * @param name the screenshot's current name
     */
    record Delivered(String name, ImageKey key, ImageStore.CachedImage image) {}

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
        Supplier<Uni<Image>> load =
                () -> preview == null ? source.download(found, client) : preview(found, preview, client);
        return retryIfNoRoom(() -> store.get(key, load))
                .map(cached -> new Delivered(found.screenshot().name(), key, cached));
    }

    /**
     * The image of a screenshot, held for a caller that reads many of them; counts neither as a hit nor as a miss.
     *
     * @param list that contains it
     * @param hold for which client
     * @return the caller must release it, and so must not cancel while waiting. Fails as {@link #deliver}, and with
     *     {@link BoundExceeded} when there is no room on the heap.
     */
    public Uni<HeldImage> hold(ScreenshotList list, NamedScreenshot screenshot, Hold hold) {
        Found found = locator.found(list, screenshot, CacheStatus.hit());
        return Uni.createFrom().deferred(() -> memory.hold(found.key())
                .map(resident -> Uni.createFrom().item(HeldImage.of(resident)))
                .orElseGet(() -> hold.bytes() == 0 ? hold(found, hold, null) : holdInTurn(found, hold)));
    }

    /**
     * The client for which an image is held.
     *
     * @param reader the client
     * @param bytes of heap to wait for first; 0 for no wait
     * @param left whether the client no longer waits for it
     */
    public record Hold(HeapReader reader, long bytes, BooleanSupplier left) {}

    private Uni<HeldImage> holdInTurn(Found found, Hold hold) {
        return heapQueue
                .enter(new Claim(hold.reader().name(), hold.left()), hold.bytes())
                .chain(room -> {
                    if (store.waiting(found.key()) > 0) {
                        // A download for others has room of its own, and may be waiting for this one.
                        room.close();
                        return hold(found, hold, null);
                    }
                    return hold(found, hold, room).onTermination().invoke(room::close);
                });
    }

    private Uni<HeldImage> hold(Found found, Hold hold, HeapReservation room) {
        return store.getUncounted(
                        found.key(),
                        () -> source.downloadWithoutWait(found, hold.reader().name(), hold.left(), room))
                .map(image -> toHeldImage(found.key(), image, hold.reader(), room));
    }

    /** Prefers the memory tier, where most images are by now: it needs no room on the heap. */
    private HeldImage toHeldImage(ImageKey key, Image image, HeapReader reader, HeapReservation room) {
        return memory.hold(key)
                .map(HeldImage::of)
                .orElseGet(() -> HeldImage.of(image, startReading(image, reader, room)));
    }

    private HeapReading startReading(Image image, HeapReader reader, HeapReservation room) {
        long bytes = HeapSizes.bytesOf(image.size());
        if (room != null && room.isFor(bytes)) {
            return heap.adoptCounted(image.content(), image.size(), reader);
        }
        return heap.tryRead(image.content(), image.size(), reader)
                .orElseThrow(() -> new HeapExhausted(bytes).problem());
    }

    /** Whether {@link #hold} will most likely need no download. */
    public boolean isStored(ScreenshotList list, NamedScreenshot screenshot) {
        return store.mayHold(locator.found(list, screenshot, CacheStatus.hit()).key());
    }

    /** Whether an image that failed in this way may soon be available. */
    public static boolean isTransient(Throwable failure) {
        return failure instanceof Problem problem && TRANSIENT_PROBLEMS.contains(problem.type())
                || Rejection.reasonOf(failure).equals(Optional.of(Rejection.Reason.BROKEN_OFF));
    }

    /** Loads the image into the store first, so that no preview spends its turn waiting for a download. */
    private Uni<Image> preview(Found found, PreviewWidth width, String client) {
        ImageKey key = found.key().preview(width);
        Claim claim = new Claim(client, () -> store.isAbandoned(key));
        Uni<Image> original =
                retryIfNoRoom(() -> store.getUncounted(found.key(), () -> source.download(found, client)));
        return store.mayHold(found.key())
                ? previews.make(original, width, claim)
                : original.chain(loaded -> store.mayHold(found.key())
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

    /** For an image that no tier has (yet): holds it meanwhile, so that it is not downloaded again. */
    private Uni<Image> previewOf(Image loaded, PreviewWidth width, Claim claim) {
        HeapReading reading = heap.read(loaded.content(), loaded.size(), 0, null);
        return previews.make(Uni.createFrom().item(loaded), width, claim)
                .onTermination()
                .invoke(reading::close);
    }
}
