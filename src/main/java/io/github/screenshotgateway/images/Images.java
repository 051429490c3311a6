package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ListAnswer;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** From a task and a name to the image: the list says where it is, the store or a download gives its bytes. */
@Singleton
class Images {
    private final ScreenshotLists lists;
    private final AllowedOrigins origins;
    private final ImageStore store;
    private final ImageDownload download;

    Images(ScreenshotLists lists, AllowedOrigins origins, ImageStore store, ImageDownload download) {
        this.lists = lists;
        this.origins = origins;
        this.store = store;
        this.download = download;
    }

    /** A screenshot of a task, the list in which it was found, and how the cache came by that list. */
    record Found(ScreenshotList list, NamedScreenshot screenshot, CacheStatus cacheStatus) {
        ImageKey key() {
            return new ImageKey(list.task(), screenshot.id());
        }
    }

    /** A screenshot and its bytes. */
    record Delivered(NamedScreenshot screenshot, ImageStore.Answer answer) {}

    /**
     * The image of a name that stands for the same one for ever. What is in memory is served at once: images never
     * change, so the list may be as old as it likes.
     */
    Uni<Delivered> get(TaskId task, String name) {
        Optional<Delivered> recalled = lists.recall(task)
                .flatMap(list -> list.find(name).map(screenshot -> new Found(list, screenshot, CacheStatus.hit())))
                .flatMap(found -> store.hit(found.key()).map(answer -> new Delivered(found.screenshot(), answer)));
        return recalled.map(delivered -> Uni.createFrom().item(delivered))
                .orElseGet(() -> find(task, name).onItem().transformToUni(this::deliver));
    }

    /** @return fails with {@code screenshot-not-found} when it is not in the list, and not in one more fresh look */
    Uni<Found> find(TaskId task, String name) {
        return lists.get(task).onItem().transformToUni(answer -> find(answer, name));
    }

    private Uni<Found> find(ListAnswer answer, String name) {
        ScreenshotList list = answer.list();
        Optional<NamedScreenshot> screenshot = list.find(name);
        if (screenshot.isPresent()) {
            return Uni.createFrom().item(new Found(list, screenshot.get(), answer.cacheStatus()));
        }
        if (list.complete()) {
            return Uni.createFrom().failure(Images::notFound);
        }
        return lists.lookAgain(list)
                .map(newer -> new Found(newer, newer.find(name).orElseThrow(Images::notFound), CacheStatus.stale()));
    }

    /** @return fails with {@code image-rejected}, {@code screenshot-gone} or one of the {@code upstream-*} problems */
    Uni<Delivered> deliver(Found found) {
        return store.get(found.key(), () -> download(found)).map(answer -> new Delivered(found.screenshot(), answer));
    }

    /** Where the image is at this moment, for a redirect. */
    MediaUrl locate(Found found) {
        return origins.check(found.screenshot().url());
    }

    private Uni<Image> download(Found found) {
        return Uni.createFrom()
                .deferred(() -> download.get(locate(found)))
                .onFailure(MediaRefused.class)
                .recoverWithUni(() -> downloadWithFreshUrl(found));
    }

    /** A presigned URL may have expired: one fresh list, one more try; then the image is gone. */
    private Uni<Image> downloadWithFreshUrl(Found found) {
        return lists.lookAgain(found.list())
                .map(list -> urlInAnotherList(found, list))
                .onItem()
                .transformToUni(url -> download.get(origins.check(url)))
                .onFailure(MediaRefused.class)
                .transform(refused -> gone());
    }

    private static String urlInAnotherList(Found found, ScreenshotList list) {
        if (list == found.list()) {
            throw gone();
        }
        return list.findById(found.screenshot().id()).orElseThrow(Images::gone).url();
    }

    private static Problem notFound() {
        return new Problem(ProblemType.SCREENSHOT_NOT_FOUND, "The task's list holds no screenshot of this name.");
    }

    private static Problem gone() {
        return new Problem(
                ProblemType.SCREENSHOT_GONE,
                "The task's list holds the screenshot, but the media host does not: it keeps images for 30 days.");
    }
}
