package io.github.screenshotgateway.images;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.HeapExhausted;
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

/** Images for callers that read many of them, one after another: from the store, or by a download. */
@Singleton
public class HeldImages {
    /** Problems that say nothing about the image. */
    private static final Set<ProblemType> TRANSIENT_PROBLEMS = EnumSet.of(
            ProblemType.UPSTREAM_BUSY,
            ProblemType.UPSTREAM_TIMEOUT,
            ProblemType.UPSTREAM_UNREACHABLE,
            ProblemType.UPSTREAM_BAD_RESPONSE);

    private final ScreenshotLocator locator;
    private final ImageLoader loader;
    private final ImageStore store;
    private final MemoryTier memory;
    private final TransientHeap heap;
    private final HeapQueue heapQueue;

    HeldImages(
            ScreenshotLocator locator,
            ImageLoader loader,
            ImageStore store,
            MemoryTier memory,
            TransientHeap heap,
            HeapQueue heapQueue) {
        this.locator = locator;
        this.loader = loader;
        this.store = store;
        this.memory = memory;
        this.heap = heap;
        this.heapQueue = heapQueue;
    }

    /**
     * The image of a screenshot, held for a caller that reads many of them; counts neither as a hit nor as a miss.
     *
     * @param list that contains it
     * @param hold for which client
     * @return the caller must release it, and so must not cancel while waiting. Fails as {@link Images#get}, and with
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
                        () -> loader.loadWithoutWait(found, hold.reader().name(), hold.left(), room))
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
}
