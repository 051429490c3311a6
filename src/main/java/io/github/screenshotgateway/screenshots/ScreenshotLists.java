package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ScreenshotList.RefreshReason;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The screenshots of every task, as fresh as the rules of {@link Freshness} require.
 *
 * <p>A fresh list is returned on the calling thread, without a lock or a call. Otherwise the caller waits for
 * {@link ListRefreshes}, or gets a stale list where that is allowed.
 */
@Singleton
public class ScreenshotLists {
    /** The {@code detail} of a list that is stale because its refresh is in progress (RFC 5861, section 3). */
    private static final String WHILE_REVALIDATE = "stale-while-revalidate";

    /** A settled list is not read again for a name within this time after its last read. */
    private static final Duration LOOK_AT_SETTLED = Duration.ofMinutes(1);

    /** The beginning of the {@code detail} of a list that is stale because of an error (RFC 5861, section 4). */
    private static final String IF_ERROR = "stale-if-error:";

    private final ListCache cache;
    private final ListRefreshes refreshes;
    private final FailedRefreshes failures;
    private final ListMetrics metrics;
    private final RecentTasks recent;
    private final ListsConfig config;
    private final InstantSource clock;
    private final OriginCheck origins;
    private final UnpackedLists unpacked;

    ScreenshotLists(
            ListCache cache,
            ListRefreshes refreshes,
            FailedRefreshes failures,
            ListMetrics metrics,
            RecentTasks recent,
            ListsConfig config,
            InstantSource clock,
            OriginCheck origins,
            UnpackedLists unpacked) {
        this.unpacked = unpacked;
        this.origins = origins;
        this.cache = cache;
        this.refreshes = refreshes;
        this.failures = failures;
        this.metrics = metrics;
        this.recent = recent;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The list of a task, unpacked.
     *
     * @return fails with {@link ProblemType#TASK_NOT_FOUND}, or with the problem of the refresh if no stale list may be
     *     served instead
     */
    public Uni<CachedList> get(TaskId task) {
        return getPacked(task).call(this::unpack);
    }

    /** The same for a caller that may not need the screenshots. */
    Uni<CachedList> getPacked(TaskId task) {
        return get(task, CachedTask::freshness);
    }

    private Uni<ScreenshotList> unpack(CachedList answer) {
        return unpacked.unpacked(answer.list());
    }

    /**
     * The same for a client that gets the upstream's own URLs: a list is not used if its URLs have expired, or if a
     * media host has refused them.
     *
     * @return fails with {@code image-rejected} as well, if a URL must not be handed out
     */
    public Uni<CachedList> getWithUrls(TaskId task) {
        return cached(task)
                .filter(ScreenshotList::urlsRefused)
                .map(list -> readAgain(list, RefreshReason.FOR_URLS, newer -> !newer.urlsRefused()))
                .orElseGet(() -> get(task, cached -> cached.freshness().withUrls()))
                .call(this::unpack)
                .call(answer -> origins.check(answer.list().origins()));
    }

    /**
     * The same for a caller that prefers to wait rather than get a stale list. It gets one only if the refresh fails,
     * until the next attempt is allowed.
     *
     * @param client the client that the read counts for, because there is no current request
     */
    public Uni<CachedList> getFresh(TaskId task, String client) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        if (cached != null && !cached.fresh(now)) {
            boolean wait = failureToRepeat(task, now).isEmpty();
            return (wait ? refreshed(task, cached, CachedTask::freshness, client) : getPacked(task)).call(this::unpack);
        }
        return get(task);
    }

    /** The list of a task if it is fresh. Not counted, because callers {@link #get} it otherwise. */
    Optional<CachedList> fresh(TaskId task) {
        return fresh(task, list -> list.freshness().fresh(clock.instant()));
    }

    /** The same, for callers that {@link #getWithUrls} otherwise. */
    Optional<CachedList> freshWithUrls(TaskId task) {
        return fresh(
                task, list -> !list.urlsRefused() && list.freshness().withUrls().fresh(clock.instant()));
    }

    private Optional<CachedList> fresh(TaskId task, Predicate<ScreenshotList> rule) {
        Instant now = clock.instant();
        if (cache.get(task) instanceof ScreenshotList list && rule.test(list)) {
            return Optional.of(answered(list, CacheStatus.hit(), Optional.empty(), now));
        }
        return Optional.empty();
    }

    private Uni<CachedList> get(TaskId task, Function<CachedTask, Freshness> rules) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        if (cached != null && rules.apply(cached).fresh(now)) {
            metrics.answered(ListMetrics.Result.HIT);
            return answer(cached, CacheStatus.hit(), now);
        }
        Optional<FailedRefresh> failure = failures.last(task).filter(failed -> isRecent(failed, now));
        Optional<Problem> repeated = failureToRepeat(task, now);
        if (cached != null && mayBeStale(rules.apply(cached), failure, now)) {
            if (repeated.isEmpty()) {
                refreshes.start(task, cached, RefreshReason.ORDINARY);
            }
            return stale(cached, CacheStatus.hit(), failure.map(FailedRefresh::cause), now);
        }
        if (repeated.isPresent()) {
            metrics.answered(ListMetrics.Result.FAILED);
            return Uni.createFrom().failure(repeated.get());
        }
        return refreshed(task, cached, rules, RequestState.currentClient());
    }

    private static boolean mayBeStale(Freshness freshness, Optional<FailedRefresh> failure, Instant now) {
        return freshness.servedWhileRevalidated(now) || failure.isPresent() && freshness.usableOnError(now);
    }

    /**
     * A newer list than the one that the caller has seen, for a caller that misses a name in it.
     *
     * <p>Bounded, so that requests for unknown names do not load the upstream: the result of such a read, or its
     * failure, is used for as long as the list of a running task is fresh. If the task ended more than five minutes
     * ago, it is used for a minute.
     *
     * @return the same list if another read is not allowed yet, or if the read fails and the task ended more than five
     *     minutes ago, because the list is then most likely complete. Fails if any other read fails, because the
     *     content of the list is then unknown
     */
    public Uni<CachedList> rereadForName(ScreenshotList seen, String name) {
        Uni<CachedList> look = readAgain(
                seen, RefreshReason.FOR_A_NAME, newer -> newer.find(name).isPresent());
        Instant now = clock.instant();
        return seen.settled(now)
                ? look.onFailure(ScreenshotLists::isOfUpstream)
                        .recoverWithUni(() -> answer(seen, CacheStatus.hit(), now))
                : look;
    }

    private static boolean isOfUpstream(Throwable failure) {
        return failure instanceof Problem problem && problem.type().status() >= 500;
    }

    /** The same for a caller whose URL is no longer valid. */
    public Uni<CachedList> rereadForUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        String url = seen.url(screenshot);
        return readAgain(seen, RefreshReason.FOR_URLS, newer -> newer.findById(screenshot.id())
                .map(newer::url)
                .filter(found -> !found.equals(url))
                .isPresent());
    }

    /**
     * Notes that a media host has refused a URL as no longer valid. Clients get neither this URL nor the others of its
     * list until the list is read again.
     */
    public void refuseUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        seen.urlsRefused(true);
        String url = seen.url(screenshot);
        cached(seen.task())
                .filter(newest ->
                        newest.findById(screenshot.id()).map(newest::url).equals(Optional.of(url)))
                .ifPresent(newest -> newest.urlsRefused(true));
    }

    private Uni<CachedList> readAgain(ScreenshotList seen, RefreshReason look, Predicate<ScreenshotList> helps) {
        return unpacked.unpacked(cached(seen.task()).orElse(seen))
                .chain(newest -> readAgain(seen, newest, look, helps));
    }

    private Uni<CachedList> readAgain(
            ScreenshotList seen, ScreenshotList newest, RefreshReason look, Predicate<ScreenshotList> helps) {
        Instant now = clock.instant();
        if (newest != seen && helps.test(newest) || wasReadRecently(newest, look, now)) {
            return answer(newest, CacheStatus.hit(), now);
        }
        Optional<Problem> repeated = failureToRepeat(seen.task(), now);
        if (repeated.isPresent()) {
            return Uni.createFrom().failure(repeated.get());
        }
        return refreshes
                .start(seen.task(), newest, look)
                .result()
                .chain(ScreenshotLists::existing)
                .chain(unpacked::unpacked)
                // A refresh in progress may have begun too early, or have asked for new screenshots only.
                .chain(read -> helps.test(read) || read.reason().compareTo(look) >= 0
                        ? answer(read, CacheStatus.stale(), clock.instant())
                        : readAgain(read, look, helps));
    }

    private boolean wasReadRecently(ScreenshotList list, RefreshReason look, Instant now) {
        if (look == RefreshReason.FOR_A_NAME && list.settled(now)) {
            return list.age(now).compareTo(LOOK_AT_SETTLED) < 0;
        }
        return list.reason().compareTo(look) >= 0 && list.age(now).compareTo(config.runningFreshFor()) < 0;
    }

    /** The cached list of a task, however old, without a call; for facts that cannot have changed since. */
    public Optional<ScreenshotList> cached(TaskId task) {
        return cache.get(task) instanceof ScreenshotList list ? Optional.of(list) : Optional.empty();
    }

    /** The same, unpacked. */
    public Uni<Optional<ScreenshotList>> cachedUnpacked(TaskId task) {
        Optional<ScreenshotList> list = cached(task);
        return list.isEmpty()
                ? Uni.createFrom().item(list)
                : unpacked.unpacked(list.get()).map(Optional::of);
    }

    /** The same, if it takes next to nothing to have its screenshots. */
    public Optional<ScreenshotList> cachedIfCheap(TaskId task) {
        return cached(task).flatMap(unpacked::ifCheap);
    }

    /** The list of a task if it is fresh, and if it takes next to nothing to have its screenshots. */
    public Optional<ScreenshotList> freshIfCheap(TaskId task) {
        return fresh(task).map(CachedList::list).flatMap(unpacked::ifCheap);
    }

    /**
     * A hint that a task has changed: its list is refreshed in the background if it is cached. A refresh in progress
     * may have begun before the change, so another one follows it.
     */
    public void hint(TaskId task) {
        refreshIfCached(task).filter(SharedCalls.Ticket::joined).ifPresent(earlier -> earlier.result()
                .onItemOrFailure()
                .invoke(() -> refreshIfCached(task))
                .subscribe()
                .with(read -> {}, failure -> {}));
    }

    private Optional<SharedCalls.Ticket<CachedTask>> refreshIfCached(TaskId task) {
        return Optional.ofNullable(cache.get(task))
                .map(cached -> refreshes.start(task, cached, RefreshReason.ORDINARY));
    }

    /** Drops everything known about a task. A read in progress is not kept either. */
    public void forget(TaskId task) {
        refreshes.forget(task);
    }

    /** The same for all tasks. */
    public void forgetAll() {
        refreshes.forgetAll();
    }

    private Uni<CachedList> refreshed(
            TaskId task, CachedTask old, Function<CachedTask, Freshness> rules, String client) {
        SharedCalls.Ticket<CachedTask> ticket = refreshes.start(task, old, RefreshReason.ORDINARY, client);
        CacheStatus forwarded = old == null ? CacheStatus.miss() : CacheStatus.stale();
        CacheStatus status = ticket.joined() ? forwarded.collapsed() : forwarded;
        if (ticket.joined()) {
            metrics.collapsed();
        }
        return ticket.result().onItemOrFailure().transformToUni((read, failure) -> {
            if (read != null) {
                metrics.answered(old == null ? ListMetrics.Result.MISS : ListMetrics.Result.REFRESHED);
                return answer(read, status, clock.instant());
            }
            return staleOrFailure(failure, old, status, rules);
        });
    }

    /** A stale list is better than a failure of the upstream. A problem of the task itself is not such a failure. */
    private Uni<CachedList> staleOrFailure(
            Throwable failure, CachedTask old, CacheStatus status, Function<CachedTask, Freshness> rules) {
        Instant now = clock.instant();
        if (isOfUpstream(failure)
                && old instanceof ScreenshotList
                && rules.apply(old).usableOnError(now)) {
            return stale(old, status, Optional.of(((Problem) failure).type()), now);
        }
        metrics.answered(ListMetrics.Result.FAILED);
        return Uni.createFrom().failure(failure);
    }

    /** A failure is remembered for as long as a list may be served during its refresh: in an outage, nobody waits. */
    private boolean isRecent(FailedRefresh failed, Instant now) {
        return failed.isWithin(config.runningFreshFor(), now) || failed.isWithin(config.staleWhileRevalidate(), now);
    }

    /**
     * The problem of a recently failed refresh: the upstream is not asked again until the list of a running task would
     * be stale. A refusal by the gateway's own gate is not repeated, because it costs the upstream nothing.
     */
    private Optional<Problem> failureToRepeat(TaskId task, Instant now) {
        return failures.last(task)
                .filter(failed ->
                        failed.cause() != ProblemType.UPSTREAM_BUSY && failed.isWithin(config.runningFreshFor(), now))
                .map(FailedRefresh::problem);
    }

    private Uni<CachedList> stale(CachedTask old, CacheStatus status, Optional<ProblemType> failure, Instant now) {
        String reason = failure.map(ProblemType::slug).orElse("revalidating");
        String detail = failure.map(type -> IF_ERROR + type.slug()).orElse(WHILE_REVALIDATE);
        metrics.stale(reason, old.freshness().age(now));
        return answer(old, status.detail(detail), failure, now);
    }

    private Uni<CachedList> answer(CachedTask cached, CacheStatus status, Instant now) {
        return answer(cached, status, Optional.empty(), now);
    }

    private Uni<CachedList> answer(CachedTask cached, CacheStatus status, Optional<ProblemType> failure, Instant now) {
        return existing(cached).map(list -> answered(list, status, failure, now));
    }

    private CachedList answered(ScreenshotList list, CacheStatus status, Optional<ProblemType> failure, Instant now) {
        recent.note(list.task(), now);
        return new CachedList(list, status, failure, now);
    }

    private static Uni<ScreenshotList> existing(CachedTask cached) {
        return cached instanceof ScreenshotList list
                ? Uni.createFrom().item(list)
                : Uni.createFrom()
                        .failure(() ->
                                new Problem(ProblemType.TASK_NOT_FOUND, "The upstream knows no task with this id."));
    }
}
