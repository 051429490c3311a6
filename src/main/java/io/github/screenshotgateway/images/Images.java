package io.github.screenshotgateway.images;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.AllowedOrigins;
import io.github.screenshotgateway.images.fetch.HeapExhausted;
import io.github.screenshotgateway.images.fetch.ImageDownload;
import io.github.screenshotgateway.images.fetch.MediaRefused;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.preview.Previews;
import io.github.screenshotgateway.images.store.GoneImages;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.images.store.MemoryTier;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.github.screenshotgateway.upstream.Generation;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the image for a task and a name: the list gives its URL, the store or a download its bytes. */
@Singleton
public class Images {
    /** Minimum validity of a URL that is handed out, where the upstream's URLs expire. */
    private static final Duration TIME_TO_FOLLOW = Duration.ofSeconds(10);

    /** Problems that say nothing about the image. */
    private static final Set<ProblemType> TRANSIENT_PROBLEMS = EnumSet.of(
            ProblemType.UPSTREAM_BUSY,
            ProblemType.UPSTREAM_TIMEOUT,
            ProblemType.UPSTREAM_UNREACHABLE,
            ProblemType.UPSTREAM_BAD_RESPONSE);

    private final ScreenshotLists lists;
    private final AllowedOrigins origins;
    private final ImageStore store;
    private final ImageDownload download;
    private final Previews previews;
    private final GoneImages gone;
    private final MediaRefusals refusals;
    private final MemoryTier memory;
    private final TransientHeap heap;
    private final Generation generation;
    private final ServerClock servers;
    private final HeapQueue heapQueue;

    Images(
            ScreenshotLists lists,
            AllowedOrigins origins,
            ImageStore store,
            ImageDownload download,
            Previews previews,
            GoneImages gone,
            MediaRefusals refusals,
            MemoryTier memory,
            TransientHeap heap,
            UpstreamConfig upstream,
            HeapQueue heapQueue,
            ServerClock servers) {
        this.heapQueue = heapQueue;
        this.lists = lists;
        this.origins = origins;
        this.store = store;
        this.download = download;
        this.previews = previews;
        this.gone = gone;
        this.refusals = refusals;
        this.memory = memory;
        this.heap = heap;
        this.generation = upstream.api();
        this.servers = servers;
    }

    /** A screenshot of a task, the list that contains it, and how the cache obtained that list. */
    record Found(ScreenshotList list, NamedScreenshot screenshot, CacheStatus cacheStatus) {}

    /**
     * A screenshot and its bytes, or those of its preview.
     *
     * @param name the screenshot's current name
     */
    record Delivered(String name, ImageKey key, ImageStore.CachedImage answer) {}

    /**
     * The image, or its preview, for a name that always stands for the same image. Stored images are served at once:
     * they never change, so the list may be of any age.
     *
     * @param preview {@code null} for the image itself
     * @param client as in {@link #deliver}
     */
    Uni<Delivered> get(TaskId task, String name, PreviewWidth preview, String client) {
        Uni<Found> found = lists.cached(task)
                .flatMap(list -> list.find(name).map(screenshot -> new Found(list, screenshot, CacheStatus.hit())))
                .filter(recalled -> store.mayHold(key(recalled))
                        || store.mayHold(key(recalled).preview(preview)))
                .map(recalled -> Uni.createFrom().item(recalled))
                .orElseGet(() -> find(task, name));
        return found.chain(known -> deliver(known, preview, client));
    }

    private static String source(Found found) {
        return found.screenshot().screenshot().source();
    }

    private ImageKey key(Found found) {
        return key(found.list(), found.screenshot());
    }

    private ImageKey key(ScreenshotList list, NamedScreenshot screenshot) {
        return new ImageKey(list.task(), generation.identity(screenshot.screenshot()));
    }

    /** @return fails with {@code screenshot-not-found} when neither the list nor one fresh look-up contains it */
    Uni<Found> find(TaskId task, String name) {
        return lists.get(task).onItem().transformToUni(cached -> find(cached, name));
    }

    private Uni<Found> find(CachedList cached, String name) {
        ScreenshotList list = cached.list();
        Optional<NamedScreenshot> screenshot = list.find(name);
        if (screenshot.isPresent()) {
            return Uni.createFrom().item(new Found(list, screenshot.get(), cached.cacheStatus()));
        }
        return lists.rereadForName(list, name)
                .map(newer -> new Found(
                        newer.list(), newer.list().find(name).orElseThrow(Images::notFound), newer.cacheStatus()));
    }

    /**
     * @param preview {@code null} for the image itself
     * @param client whose turn it takes; after a wait for a list, the current request may be another client's
     * @return fails with {@code image-rejected}, {@code screenshot-not-ready}, {@code screenshot-gone} or one of the
     *     {@code upstream-*} problems
     */
    Uni<Delivered> deliver(Found found, PreviewWidth preview, String client) {
        ImageKey key = key(found).preview(preview);
        Supplier<Uni<Image>> source = () -> preview == null ? download(found, client) : preview(found, preview, client);
        return retryIfNoRoom(() -> store.get(key, source))
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
        Found found = new Found(list, screenshot, CacheStatus.hit());
        return Uni.createFrom().deferred(() -> memory.hold(key(found))
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
    public record Hold(TransientHeap.Reader reader, long bytes, BooleanSupplier left) {}

    private Uni<HeldImage> holdInTurn(Found found, Hold hold) {
        return heapQueue
                .enter(new FairBulkhead.Claim(hold.reader().name(), hold.left()), hold.bytes())
                .chain(room -> {
                    if (store.waiting(key(found)) > 0) {
                        // A download for others has room of its own, and may be waiting for this one.
                        room.close();
                        return hold(found, hold, null);
                    }
                    return hold(found, hold, room).onTermination().invoke(room::close);
                });
    }

    private Uni<HeldImage> hold(Found found, Hold hold, HeapReservation room) {
        return store.getUncounted(key(found), () -> download(found, hold, room))
                .map(image -> toHeldImage(key(found), image, hold.reader(), room));
    }

    private FairBulkhead.Claim claim(ImageKey key, Hold hold) {
        return new FairBulkhead.Claim(
                hold.reader().name(),
                () -> store.isAbandoned(key) || hold.left().getAsBoolean() && store.waiting(key) <= 1);
    }

    /** Whether an image that failed in this way may soon be available. */
    public static boolean isTransient(Throwable failure) {
        return failure instanceof Problem problem && TRANSIENT_PROBLEMS.contains(problem.type())
                || Rejection.reasonOf(failure).equals(Optional.of(Rejection.Reason.BROKEN_OFF));
    }

    /** Whether {@link #hold} will most likely need no download. */
    public boolean isStored(ScreenshotList list, NamedScreenshot screenshot) {
        return store.mayHold(key(list, screenshot));
    }

    /** Prefers the memory tier, where most images are by now: it needs no room on the heap. */
    private HeldImage toHeldImage(ImageKey key, Image image, TransientHeap.Reader reader, HeapReservation room) {
        return memory.hold(key)
                .map(HeldImage::of)
                .orElseGet(() -> HeldImage.of(image, startReading(image, reader, room)));
    }

    private TransientHeap.Reading startReading(Image image, TransientHeap.Reader reader, HeapReservation room) {
        long bytes = TransientHeap.bytesOf(image.size());
        if (room != null && room.isFor(bytes)) {
            return heap.adoptCounted(image.content(), image.size(), reader);
        }
        return heap.tryRead(image.content(), image.size(), reader)
                .orElseThrow(() -> new HeapExhausted(bytes).problem());
    }

    /** Loads the image into the store first, so that no preview spends its turn waiting for a download. */
    private Uni<Image> preview(Found found, PreviewWidth width, String client) {
        FairBulkhead.Claim claim = claim(key(found).preview(width), client);
        Uni<Image> original = retryIfNoRoom(() -> store.getUncounted(key(found), () -> download(found, client)));
        return store.mayHold(key(found))
                ? previews.make(original, width, claim)
                : original.chain(loaded -> store.mayHold(key(found))
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
    private Uni<Image> previewOf(Image loaded, PreviewWidth width, FairBulkhead.Claim claim) {
        TransientHeap.Reading reading = heap.read(loaded.content(), loaded.size(), 0, null);
        return previews.make(Uni.createFrom().item(loaded), width, claim)
                .onTermination()
                .invoke(reading::close);
    }

    private FairBulkhead.Claim claim(ImageKey key, String client) {
        return new FairBulkhead.Claim(client, () -> store.isAbandoned(key));
    }

    /** The image's URL, if the gateway may contact it. */
    MediaUrl locate(Found found) {
        return origins.check(found.screenshot().url());
    }

    private Uni<Image> download(Found found, String client) {
        Found first = firstOfSameResource(found);
        FairBulkhead.Claim claim = claim(key(first), client);
        return download(found, first, url -> download.get(url, claim));
    }

    /** Does not wait for room. */
    private Uni<Image> download(Found found, Hold hold, HeapReservation room) {
        Found first = firstOfSameResource(found);
        FairBulkhead.Claim claim = claim(key(first), hold);
        return download(found, first, url -> download.getWithoutWait(url, claim, room));
    }

    private static Found firstOfSameResource(Found found) {
        return new Found(found.list(), found.list().firstOfSameResource(found.screenshot()), found.cacheStatus());
    }

    private Uni<Image> download(Found found, Found first, Function<MediaUrl, Uni<Image>> from) {
        return key(first).equals(key(found))
                ? downloadOnce(found, from)
                : store.getUncounted(key(first), () -> downloadOnce(first, from));
    }

    private Uni<Image> downloadOnce(Found found, Function<MediaUrl, Uni<Image>> from) {
        Optional<Problem> rejection = gone.rejection(key(found), source(found));
        if (rejection.isPresent()) {
            return Uni.createFrom().failure(rejection.get());
        }
        long purges = gone.purges();
        return withValidUrl(found).chain(valid -> fetch(valid, from, purges)
                .onFailure(MediaRefused.class)
                .recoverWithUni(refused -> renewUrl(valid, refused, purges).chain(newest -> fetch(newest, from, purges)
                        .onFailure(MediaRefused.class)
                        .transform(again -> recordRefusal(newest, again, purges)))));
    }

    private Uni<Image> fetch(Found found, Function<MediaUrl, Uni<Image>> from, long purges) {
        return Uni.createFrom()
                .deferred(() -> from.apply(locate(found)))
                .onFailure(Rejection::isLasting)
                .invoke(failure -> gone.addRejected(key(found), source(found), (Problem) failure, purges));
    }

    /**
     * As {@link #withValidUrl}, for a redirect: not to an image that the media host did not have moments ago, nor to a
     * URL of a list of which it has refused one.
     */
    Uni<Found> withUrlForClient(Found found) {
        Optional<Problem> notReady = gone.notReady(key(found));
        if (notReady.isPresent()) {
            return Uni.createFrom().failure(notReady.get());
        }
        return found.list().urlsRefused() ? withNewestUrl(found) : withValidUrl(found);
    }

    /**
     * The screenshot with a URL that has not expired, as far as URLs show it. A URL that is about to expire is renewed;
     * when that fails, it is used once more.
     *
     * @return fails with a problem from within the last minute, or one of the {@code upstream-*} problems
     */
    Uni<Found> withValidUrl(Found found) {
        Optional<Problem> problem = gone.problem(key(found), source(found));
        if (problem.isPresent()) {
            return Uni.createFrom().failure(problem.get());
        }
        Optional<Instant> expiry = found.screenshot().screenshot().urlExpiry();
        if (expiry.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        Instant now = timeAt(found.screenshot().url());
        if (now.plus(TIME_TO_FOLLOW).isBefore(expiry.get())) {
            return Uni.createFrom().item(found);
        }
        Uni<Found> newest = withNewestUrl(found);
        return now.isBefore(expiry.get()) ? newest.onFailure().recoverWithItem(found) : newest;
    }

    private Instant timeAt(String url) {
        return origins.find(url).map(MediaUrl::origin).map(servers::instantAt).orElseGet(servers::instant);
    }

    /**
     * Renews a refused URL; fails with the meaning of the refusal when there is no other URL. For images that the host
     * does not have, this happens once a minute, because a list of v3 may take many calls.
     */
    private Uni<Found> renewUrl(Found found, MediaRefused refused, long purges) {
        ScreenshotList list = found.list();
        if (refused.mayBeSignature() && found.screenshot().screenshot().mayBeSigned()) {
            lists.refuseUrl(list, found.screenshot());
        }
        if (!refused.mayBeSignature() && gone.wasRenewed(key(found), source(found))) {
            return Uni.createFrom().failure(recordRefusal(found, refused, purges));
        }
        return withNewestUrl(found).invoke(newest -> {
            if (newest.list() == list) {
                list.urlsRefused(false);
                throw recordRefusal(found, refused, purges);
            }
        });
    }

    /**
     * The screenshot with its URL in a fresh list; unchanged when its list is fresh already. That URL is the newest
     * one, even if it looks expired: clocks differ.
     */
    private Uni<Found> withNewestUrl(Found found) {
        return lists.rereadForUrl(found.list(), found.screenshot())
                .map(newer -> newer.list() == found.list()
                        ? found
                        : new Found(
                                newer.list(),
                                newer.list().findById(found.screenshot().id()).orElseThrow(Images::notFound),
                                newer.cacheStatus()));
    }

    private static Problem notFound() {
        return new Problem(ProblemType.SCREENSHOT_NOT_FOUND, "The task has no screenshot with this name.");
    }

    /** A request for bytes does not remember that an image is not ready: the next request gets it, once it is there. */
    private Problem recordRefusal(Found found, MediaRefused refused, long purges) {
        Problem problem = refusals.problem(found.list(), locate(found), refused.status());
        if (problem.type() != ProblemType.SCREENSHOT_NOT_READY) {
            gone.add(key(found), source(found), problem, purges);
        } else {
            gone.addNotReady(key(found), source(found), problem);
        }
        return problem;
    }
}
