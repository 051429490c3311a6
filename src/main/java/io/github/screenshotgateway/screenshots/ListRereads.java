package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a list again, however fresh it is, for a caller that misses something in it: a name, or a URL that works.
 *
 * <p>Bounded, so that requests for unknown names do not load the upstream.
 */
@Singleton
public class ListRereads {
    /** A settled list is not read again for a name within this time after its last read. */
    private static final Duration LOOK_AT_SETTLED = Duration.ofMinutes(1);

    private final ListCache cache;
    private final ListRefreshes refreshes;
    private final FailedRefreshes failures;
    private final HotLists hot;
    private final ListsConfig config;
    private final InstantSource clock;

    ListRereads(
            ListCache cache,
            ListRefreshes refreshes,
            FailedRefreshes failures,
            HotLists hot,
            ListsConfig config,
            InstantSource clock) {
        this.cache = cache;
        this.refreshes = refreshes;
        this.failures = failures;
        this.hot = hot;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A newer list than the one that the caller has seen, for a caller that misses a name in it. The result of such a
     * read, or its failure, is used for as long as the list of a running task is fresh. If the task ended more than
     * five minutes ago, it is used for a minute.
     *
     * @return the same list if another read is not allowed yet, or if the read fails and the task ended more than five
     *     minutes ago, because the list is then most likely complete. Fails if any other read fails, because the
     *     content of the list is then unknown
     */
    public Uni<CachedList> forName(ScreenshotList seen, String name) {
        Uni<CachedList> read = readAgain(
                seen, RefreshReason.FOR_A_NAME, newer -> newer.find(name).isPresent());
        Instant now = clock.instant();
        return seen.progress().settled(now)
                ? read.onFailure(FailedRefreshes::isOfUpstream)
                        .recoverWithUni(() -> hot.unpack(seen).map(list -> hit(list, now)))
                : read;
    }

    /** The same for a caller whose URL is no longer valid. */
    public Uni<CachedList> forUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        String url = seen.url(screenshot);
        return readAgain(seen, RefreshReason.FOR_URLS, newer -> newer.findById(screenshot.id())
                .map(newer::url)
                .filter(found -> !found.equals(url))
                .isPresent());
    }

    /** The same for a caller that gets all URLs. */
    Uni<CachedList> forUrls(ScreenshotList seen) {
        return readAgain(seen, RefreshReason.FOR_URLS, newer -> !newer.urlsRefused());
    }

    /**
     * Notes that a media host has refused a URL as no longer valid. Clients get neither this URL nor the others of its
     * list until the list is read again.
     */
    public void refuseUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        seen.urlsRefused(true);
        String url = seen.url(screenshot);
        cache.list(seen.task()).filter(newest -> newest != seen).ifPresent(newest -> hot.unpack(newest)
                .map(list -> list.findById(screenshot.id()).map(list::url))
                .subscribe()
                .with(
                        found -> found.filter(url::equals).ifPresent(same -> newest.urlsRefused(true)),
                        failure -> newest.urlsRefused(true)));
    }

    private Uni<CachedList> readAgain(ScreenshotList seen, RefreshReason reason, Predicate<ScreenshotList> helps) {
        ScreenshotList newest = cache.list(seen.task()).orElse(seen);
        Instant now = clock.instant();
        return newest == seen && wasReadRecently(seen, reason, now)
                ? Uni.createFrom().item(hit(seen, now))
                : hot.unpack(newest).chain(list -> readAgain(seen, list, reason, helps));
    }

    private Uni<CachedList> readAgain(
            ScreenshotList seen, ScreenshotList newest, RefreshReason reason, Predicate<ScreenshotList> helps) {
        Instant now = clock.instant();
        if (newest != seen && helps.test(newest) || wasReadRecently(newest, reason, now)) {
            return Uni.createFrom().item(hit(newest, now));
        }
        Optional<Problem> repeated = failures.problemToRepeat(seen.task(), now);
        if (repeated.isPresent()) {
            return Uni.createFrom().failure(repeated.get());
        }
        return refreshes
                .start(seen.task(), newest, reason)
                .result()
                .chain(read -> read.failure() == null
                        ? read.entry().existing()
                        : Uni.createFrom().failure(read.failure()))
                .chain(hot::unpack)
                // A refresh in progress may have begun too early, or have asked for new screenshots only.
                .chain(read -> helps.test(read) || read.reason().compareTo(reason) >= 0
                        ? Uni.createFrom()
                                .item(new CachedList(read, CacheStatus.stale(), Optional.empty(), clock.instant()))
                        : readAgain(read, reason, helps));
    }

    private boolean wasReadRecently(ScreenshotList list, RefreshReason reason, Instant now) {
        if (reason == RefreshReason.FOR_A_NAME && list.progress().settled(now)) {
            return list.age(now).compareTo(LOOK_AT_SETTLED) < 0;
        }
        return list.reason().compareTo(reason) >= 0 && list.age(now).compareTo(config.runningFreshFor()) < 0;
    }

    private static CachedList hit(ScreenshotList list, Instant now) {
        return new CachedList(list, CacheStatus.hit(), Optional.empty(), now);
    }
}
