package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.fetch.MediaRefused;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.store.GoneImages;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ListRereads;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.task.Screenshot;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gets the bytes of a screenshot from its media host: by a valid URL, and once more by a renewed one when the host refuses it.
 */
@Singleton
class ImageSource {
    private final ScreenshotLocator locator;
    private final ListRereads rereads;
    private final GoneImages gone;
    private final MediaRefusals refusals;

    ImageSource(ScreenshotLocator locator, ListRereads rereads, GoneImages gone, MediaRefusals refusals) {
        this.locator = locator;
        this.rereads = rereads;
        this.gone = gone;
        this.refusals = refusals;
    }

    /**
     * Downloads an image.
     *
     * @param from makes one download from a URL
     * @return fails with a {@link Problem}
     */
    Uni<Image> download(Found found, Function<MediaUrl, Uni<Image>> from) {
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
