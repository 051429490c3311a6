package io.github.screenshotgateway.images;

import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.cluster.Downloads;
import io.github.screenshotgateway.cluster.Downloads.Right;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.ArchivedImages;
import io.github.screenshotgateway.images.fetch.ArchivedImages.Patience;
import io.github.screenshotgateway.images.fetch.ImageDownload;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.store.GoneImages;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.images.store.LoadedImage;
import io.github.screenshotgateway.images.store.Tier;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Loads images that neither memory nor disk has: from the bucket, else from the media host, once for all replicas that share a
 * bucket. Screenshots with the same image share one download.
 */
@Singleton
class ImageLoader {
    /** After this time, other replicas no longer wait until the image is in the bucket. */
    private static final Duration PATIENCE_OF_OTHERS = Duration.ofSeconds(2);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ScreenshotLocator locator;
    private final ImageSource source;
    private final ImageStore store;
    private final ArchivedImages archived;
    private final ImageDownload downloads;
    private final Downloads shared;
    private final GoneImages gone;

    ImageLoader(
            ScreenshotLocator locator,
            ImageSource source,
            ImageStore store,
            ArchivedImages archived,
            ImageDownload downloads,
            Downloads shared,
            GoneImages gone) {
        this.gone = gone;
        this.locator = locator;
        this.source = source;
        this.store = store;
        this.archived = archived;
        this.downloads = downloads;
        this.shared = shared;
    }

    /** How one client gets an image: from the bucket, and from the media host. */
    private record Way(Function<Patience, Uni<Optional<Image>>> find, Function<MediaUrl, Uni<Image>> download) {}

    /** Loads in the client's turn; waits for room on the heap. */
    Uni<LoadedImage> load(Found found, String client) {
        Found first = locator.firstOfSameResource(found);
        ImageKey key = first.key();
        Claim claim = new Claim(client, () -> store.isAbandoned(key));
        Way way = new Way(
                patience -> archived.find(key.task(), key.identity(), claim, patience),
                url -> downloads.get(url, claim));
        return load(found, first, way);
    }

    /**
     * Loads for one that reads many images; does not wait for room.
     *
     * @param left whether the client no longer waits for it
     * @param room reserved for it; {@code null} for none
     */
    Uni<LoadedImage> loadWithoutWait(Found found, String client, BooleanSupplier left, HeapReservation room) {
        Found first = locator.firstOfSameResource(found);
        ImageKey key = first.key();
        Claim claim = new Claim(client, () -> store.isAbandoned(key) || left.getAsBoolean() && store.waiting(key) <= 1);
        Way way = new Way(
                patience -> archived.findWithoutWait(key.task(), key.identity(), claim, room, patience),
                url -> downloads.getWithoutWait(url, claim, room));
        return load(found, first, way);
    }

    /** Downloads without a look at any tier, and does not wait for room. */
    Uni<Image> download(Found found, String client) {
        Claim claim = new Claim(client, () -> false);
        return source.download(found, url -> downloads.getWithoutWait(url, claim, null));
    }

    private Uni<LoadedImage> load(Found found, Found first, Way way) {
        return first.key().equals(found.key())
                ? loadOnce(found, way)
                : store.getUncounted(first.key(), () -> loadOnce(first, way)).map(LoadedImage::ofNoTier);
    }

    private Uni<LoadedImage> loadOnce(Found found, Way way) {
        if (found.list().archived().isPresent()) {
            return loadFromArchive(found, way).map(image -> LoadedImage.of(image, Tier.ARCHIVE));
        }
        if (!archived.isEnabled()) {
            return source.download(found, way.download()).map(LoadedImage::ofNoTier);
        }
        return find(way)
                .chain(looked -> looked.failure() == null
                        ? ofBucket(looked).orElseGet(() -> downloadForAll(found, way))
                        : downloadAndKeep(found, way, Right.OF_ONE_REPLICA)
                                .onFailure(ImageLoader::isGone)
                                .transform(gone -> looked.failure().isLasting() ? gone : busy(looked.failure())));
    }

    /** The media host is not asked: the vendor has forgotten the task. */
    private Uni<Image> loadFromArchive(Found found, Way way) {
        // A key of its own: what the media host said of the same image does not apply.
        String source = "archive " + found.source();
        Optional<Problem> known = gone.problem(found.key(), source);
        if (known.isPresent()) {
            return Uni.createFrom().failure(known.get());
        }
        long purges = gone.purges();
        return Uni.createFrom()
                .deferred(() -> way.find().apply(Patience.LONG))
                .onFailure(ObjectFailure.class)
                .transform(ImageLoader::busy)
                .map(image -> image.orElseThrow(() -> new Problem(
                        ProblemType.SCREENSHOT_GONE, "Neither the vendor nor the archive has this image any more.")))
                .onFailure(failure -> isGone(failure) || Rejection.isLasting(failure))
                .invoke(problem -> gone.add(found.key(), source, (Problem) problem, purges));
    }

    private static Problem busy(Throwable failure) {
        return Problem.busy("The archive cannot be read at the moment.", RETRY_AFTER, failure);
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.SCREENSHOT_GONE;
    }

    /**
     * A look into the bucket.
     *
     * @param failure {@code null} if the bucket has answered
     */
    private record Looked(Optional<Image> image, ObjectFailure failure) {}

    private Uni<Looked> find(Way way) {
        return Uni.createFrom()
                .deferred(() -> way.find().apply(Patience.SHORT))
                .map(image -> new Looked(image, null))
                // The object is not an image, or it is too large: the bucket does not have the image.
                .onFailure(Rejection::isLasting)
                .recoverWithItem(new Looked(Optional.empty(), null))
                .onFailure(ObjectFailure.class)
                .recoverWithItem(failure -> new Looked(Optional.empty(), failure));
    }

    private static Optional<Uni<LoadedImage>> ofBucket(Looked looked) {
        return looked.image().map(image -> Uni.createFrom().item(LoadedImage.of(image, Tier.ARCHIVE)));
    }

    /** Waits if another replica downloads the image. */
    private Uni<LoadedImage> downloadForAll(Found found, Way way) {
        return shared.acquire(found.key().task(), found.key().identity())
                .chain(right -> right.isPresent()
                        ? downloadAndKeep(found, way, right.get())
                        : find(way).chain(looked -> ofBucket(looked)
                                .orElseGet(() -> downloadAndKeep(found, way, Right.OF_ONE_REPLICA))));
    }

    private Uni<LoadedImage> downloadAndKeep(Found found, Way way, Right right) {
        return source.download(found, way.download())
                .onFailure()
                .invoke(() -> right.end(false))
                .invoke(image -> keep(found.key(), image, right))
                .map(LoadedImage::ofNoTier);
    }

    /** In the background. */
    private void keep(ImageKey key, Image image, Right right) {
        Uni<Boolean> kept =
                archived.keep(key.task(), key.identity(), image).memoize().indefinitely();
        kept.subscribe().with(done -> {});
        kept.ifNoItem()
                .after(PATIENCE_OF_OTHERS)
                .recoverWithItem(false)
                .subscribe()
                .with(right::end);
    }
}
