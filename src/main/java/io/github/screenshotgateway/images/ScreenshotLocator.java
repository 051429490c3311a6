package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.images.fetch.AllowedOrigins;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.store.GoneImages;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.KnownLists;
import io.github.screenshotgateway.screenshots.ListRereads;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.screenshots.ScreenshotNames;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.upstream.Generation;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds where a screenshot is: its list by the task, its entry by the name, and its URL at the media host. */
@Singleton
class ScreenshotLocator {
    /** Minimum validity of a URL that is handed out, where the upstream's URLs expire. */
    private static final Duration TIME_TO_FOLLOW = Duration.ofSeconds(10);

    private final ScreenshotLists lists;
    private final KnownLists known;
    private final ListRereads rereads;
    private final AllowedOrigins origins;
    private final GoneImages gone;
    private final Generation generation;
    private final ServerClock servers;

    ScreenshotLocator(
            ScreenshotLists lists,
            KnownLists known,
            ListRereads rereads,
            AllowedOrigins origins,
            GoneImages gone,
            UpstreamConfig upstream,
            ServerClock servers) {
        this.lists = lists;
        this.known = known;
        this.rereads = rereads;
        this.origins = origins;
        this.gone = gone;
        this.generation = upstream.api();
        this.servers = servers;
    }

    /**
     * A screenshot of a task, the list that contains it, and how the cache obtained that list.
     *
     * @param key of the image
     */
    record Found(ScreenshotList list, NamedScreenshot screenshot, CacheStatus cacheStatus, ImageKey key) {
        /** The URL without its query. */
        String source() {
            return screenshot.source();
        }

        String url() {
            return list.url(screenshot);
        }
    }

    Found found(ScreenshotList list, NamedScreenshot screenshot, CacheStatus cacheStatus) {
        // An archive may have been written when another generation was behind the gateway.
        Generation api = list.archived().map(ScreenshotList.ArchiveCopy::api).orElse(generation);
        ImageKey key = new ImageKey(list.task(), api.identity(screenshot.id(), screenshot.source()));
        return new Found(list, screenshot, cacheStatus, key);
    }

    /** The screenshot in the cached list, whatever the age of that list. Never asks the upstream. */
    Uni<Optional<Found>> cached(TaskId task, String name) {
        return known.ofAnyAge(task).map(cached -> cached.flatMap(list -> found(list, name)));
    }

    /**
     * The same, if that is cheap; {@code latest} and {@code first} are looked up in a list that is fresh.
     */
    Optional<Found> cachedIfCheap(TaskId task, String name) {
        return (ScreenshotNames.isAlias(name) ? known.freshIfCheap(task) : known.ofAnyAgeIfCheap(task))
                .flatMap(list -> found(list, name));
    }

    private Optional<Found> found(ScreenshotList list, String name) {
        return list.find(name).map(screenshot -> found(list, screenshot, CacheStatus.hit()));
    }

    /**
     * The first screenshot of the list whose URL differs at most in its fragment, which is the same image. For a URL
     * without a fragment, which all known URLs of the vendor are, it is the screenshot itself.
     */
    Found firstOfSameResource(Found found) {
        String url = found.url();
        String resource = Screenshot.resource(url);
        if (resource.equals(url)) {
            return found;
        }
        ScreenshotList list = found.list();
        return list.screenshots().stream()
                .filter(other -> other.source().equals(found.source())
                        && Screenshot.resource(list.url(other)).equals(resource))
                .findFirst()
                .map(first -> found(list, first, found.cacheStatus()))
                .orElse(found);
    }

    /** @return fails with {@code screenshot-not-found} when neither the list nor one fresh look-up contains it */
    Uni<Found> find(TaskId task, String name) {
        return lists.get(task).onItem().transformToUni(cached -> find(cached, name));
    }

    private Uni<Found> find(CachedList cached, String name) {
        ScreenshotList list = cached.list();
        Optional<NamedScreenshot> screenshot = list.find(name);
        if (screenshot.isPresent()) {
            return Uni.createFrom().item(found(list, screenshot.get(), cached.cacheStatus()));
        }
        return rereads.forName(list, name)
                .map(newer -> found(
                        newer.list(),
                        newer.list().find(name).orElseThrow(ScreenshotLocator::notFound),
                        newer.cacheStatus()));
    }

    /** The image's URL, if the gateway may contact it. */
    MediaUrl locate(Found found) {
        return origins.check(found.url());
    }

    /**
     * As {@link #withValidUrl}, for a redirect: not to an image that the media host did not have moments ago, nor to a
     * URL of a list of which it has refused one.
     */
    Uni<Found> withUrlForClient(Found found) {
        Optional<Problem> notReady = gone.notReady(found.key());
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
        Optional<Problem> problem = gone.problem(found.key(), found.source());
        if (problem.isPresent()) {
            return Uni.createFrom().failure(problem.get());
        }
        String url = found.url();
        Optional<Instant> expiry = new Screenshot(found.screenshot().id(), url).urlExpiry();
        if (expiry.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        Instant now = timeAt(url);
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
     * The screenshot with its URL in a fresh list; unchanged when its list is fresh already. That URL is the newest
     * one, even if it looks expired: clocks differ.
     */
    Uni<Found> withNewestUrl(Found found) {
        return rereads.forUrl(found.list(), found.screenshot())
                .map(newer -> newer.list() == found.list()
                        ? found
                        : found(
                                newer.list(),
                                newer.list().findById(found.screenshot().id()).orElseThrow(ScreenshotLocator::notFound),
                                newer.cacheStatus()));
    }

    private static Problem notFound() {
        return new Problem(ProblemType.SCREENSHOT_NOT_FOUND, "The task has no screenshot with this name.");
    }
}
