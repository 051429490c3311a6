package io.github.screenshotgateway.images;

import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.ImageDownload;
import io.github.screenshotgateway.images.fetch.MediaRefused;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.store.GoneImages;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ListRereads;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Gets the bytes of a screenshot from its media host: by a valid URL, and once more by a renewed one when the host
 * refuses it. Screenshots with the same image share one download.
 */
@Singleton
class ImageSource {
    private final ScreenshotLocator locator;
    private final ListRereads rereads;
    private final ImageStore store;
    private final ImageDownload download;
    private final GoneImages gone;
    private final MediaRefusals refusals;

    ImageSource(
            ScreenshotLocator locator,
            ListRereads rereads,
            ImageStore store,
            ImageDownload download,
            GoneImages gone,
            MediaRefusals refusals) {
        this.locator = locator;
        this.rereads = rereads;
        this.store = store;
        this.download = download;
        this.gone = gone;
        this.refusals = refusals;
    }

    /** Downloads in the client's turn; waits for room on the heap. */
    Uni<Image> download(Found found, String client) {
        Found first = locator.firstOfSameResource(found);
        Claim claim = new Claim(client, () -> store.isAbandoned(first.key()));
        return download(found, first, url -> download.get(url, claim));
    }

    /**
     * Downloads for one that reads many images; does not wait for room.
     *
     * @param left whether the client no longer waits for it
     * @param room reserved for it; {@code null} for none
     */
    Uni<Image> downloadWithoutWait(Found found, String client, BooleanSupplier left, HeapReservation room) {
        Found first = locator.firstOfSameResource(found);
        ImageKey key = first.key();
        Claim claim = new Claim(client, () -> store.isAbandoned(key) || left.getAsBoolean() && store.waiting(key) <= 1);
        return download(found, first, url -> download.getWithoutWait(url, claim, room));
    }

    private Uni<Image> download(Found found, Found first, Function<MediaUrl, Uni<Image>> from) {
        return first.key().equals(found.key())
                ? downloadOnce(found, from)
                : store.getUncounted(first.key(), () -> downloadOnce(first, from));
    }

    private Uni<Image> downloadOnce(Found found, Function<MediaUrl, Uni<Image>> from) {
        Optional<Problem> rejection = gone.rejection(found.key(), found.source());
        if (rejection.isPresent()) {
            return Uni.createFrom().failure(rejection.get());
        }
        long purges = gone.purges();
        return locator.withValidUrl(found).chain(valid -> fetch(valid, from, purges)
                .onFailure(MediaRefused.class)
                .recoverWithUni(refused -> renewUrl(valid, refused, purges).chain(newest -> fetch(newest, from, purges)
                        .onFailure(MediaRefused.class)
                        .transform(again -> recordRefusal(newest, again, purges)))));
    }

    private Uni<Image> fetch(Found found, Function<MediaUrl, Uni<Image>> from, long purges) {
        return Uni.createFrom()
                .deferred(() -> from.apply(locator.locate(found)))
                .onFailure(Rejection::isLasting)
                .invoke(failure -> gone.addRejected(found.key(), found.source(), (Problem) failure, purges));
    }

    /**
     * Renews a refused URL; fails with the meaning of the refusal when there is no other URL. For images that the host
     * does not have, this happens once a minute, because a list of v3 may take many calls.
     */
    private Uni<Found> renewUrl(Found found, MediaRefused refused, long purges) {
        ScreenshotList list = found.list();
        if (refused.mayBeSignature() && new Screenshot(found.screenshot().id(), found.url()).mayBeSigned()) {
            rereads.refuseUrl(list, found.screenshot());
        }
        if (!refused.mayBeSignature() && gone.wasRenewed(found.key(), found.source())) {
            return Uni.createFrom().failure(recordRefusal(found, refused, purges));
        }
        return locator.withNewestUrl(found).invoke(newest -> {
            if (newest.list() == list) {
                list.urlsRefused(false);
                throw recordRefusal(found, refused, purges);
            }
        });
    }

    /** A request for bytes does not remember that an image is not ready: the next request gets it, once it is there. */
    private Problem recordRefusal(Found found, MediaRefused refused, long purges) {
        Problem problem = refusals.problem(found.list(), locator.locate(found), refused.status());
        if (problem.type() != ProblemType.SCREENSHOT_NOT_READY) {
            gone.add(found.key(), found.source(), problem, purges);
        } else {
            gone.addNotReady(found.key(), found.source(), problem);
        }
        return problem;
    }
}
