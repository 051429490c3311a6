package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.FailedRefreshes.FailedRefresh;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The screenshots of every task, as fresh as the rules of {@link Freshness} require.
 *
 * <p>A fresh list is returned without a lock or a call, on the calling thread unless it must be unpacked and is long.
 * Otherwise the caller waits for {@link ListRefreshes}, or gets a stale list where that is allowed.
 */
@Singleton
public class ScreenshotLists {
    /** The {@code detail} of a list that is stale because its refresh is in progress (RFC 5861, section 3). */
    private static final String WHILE_REVALIDATE = "stale-while-revalidate";

    /** The beginning of the {@code detail} of a list that is stale because of an error (RFC 5861, section 4). */
    private static final String IF_ERROR = "stale-if-error:";

    /** The {@code detail} of a list that another replica has read. */
    private static final String SHARED = "shared";

    private final ListCache cache;
    private final ListRefreshes refreshes;
    private final FailedRefreshes failures;
    private final ListMetrics metrics;
    private final RecentTasks recent;
    private final ListRereads rereads;
    private final InstantSource clock;
    private final OriginCheck origins;
    private final HotLists hot;

    ScreenshotLists(
            ListCache cache,
            ListRefreshes refreshes,
            FailedRefreshes failures,
            ListMetrics metrics,
            RecentTasks recent,
            ListRereads rereads,
            InstantSource clock,
            OriginCheck origins,
            HotLists hot) {
        this.hot = hot;
        this.origins = origins;
        this.cache = cache;
        this.refreshes = refreshes;
        this.failures = failures;
        this.metrics = metrics;
        this.recent = recent;
        this.rereads = rereads;
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
        return get(task, UnaryOperator.identity());
    }

    private Uni<ScreenshotList> unpack(CachedList answer) {
        return unpack(answer.list());
    }

    /** Unpacks a list on a worker thread, or at once if it is short. */
    public Uni<ScreenshotList> unpack(ScreenshotList list) {
        return hot.unpack(list);
    }

    /** The screenshots of a list if that is cheap: they are in memory, or few. Empty if {@link #unpack} must come first. */
    public Optional<List<NamedScreenshot>> screenshotsIfCheap(ScreenshotList list) {
        return hot.ifCheap(list).map(ScreenshotList::screenshots);
    }

    /**
     * The same for a client that gets the upstream's own URLs: a list is not used if its URLs have expired, or if a
     * media host has refused them. The URLs of a list from the archive must not be handed out.
     *
     * @return fails with {@code image-rejected} as well, if a URL must not be handed out
     */
    public Uni<CachedList> getWithUrls(TaskId task) {
        return cached(task)
                .filter(ScreenshotList::urlsRefused)
                .map(list -> rereads.forUrls(list).invoke(answer -> recent.note(task, answer.at())))
                .orElseGet(() -> get(task, Freshness::withUrls))
                .call(this::unpack)
                .call(answer -> answer.list().archived().isPresent()
                        ? Uni.createFrom().voidItem()
                        : origins.check(answer.list().origins()))
                // The check may have taken so long that the screenshots were dropped.
                .call(this::unpack);
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
        boolean wait = cached != null
                && !cache.freshness(cached).fresh(now)
                && failures.problemToRepeat(task, now).isEmpty();
        return (wait ? refreshed(task, cached, UnaryOperator.identity(), client) : getPacked(task)).call(this::unpack);
    }

    /**
     * The same for the gateway's own use: not counted, and not noted as requested. Fails if the refresh of a stale list fails.
     *
     * @param client the client that the read counts for
     */
    public Uni<ScreenshotList> getUncounted(TaskId task, String client) {
        return refreshes.current(task, client).chain(CachedTask::existing).chain(hot::unpack);
    }

    /** Sets what happens when this replica has read a final list from the upstream. */
    public void onFinal(Consumer<TaskId> action) {
        refreshes.onFinal(action);
    }

    /** The cached list of a task, however old, without a call. */
    public Optional<ScreenshotList> cached(TaskId task) {
        return cache.list(task);
    }

    /** Whether another replica may have replaced a list that would otherwise be fresh, and which can be checked. */
    public boolean mayBeReplaced(ScreenshotList list) {
        Instant now = clock.instant();
        return cache.canConfirm()
                && list.freshness().fresh(now)
                && !cache.freshness(list).fresh(now);
    }

    private Uni<CachedList> get(TaskId task, UnaryOperator<Freshness> rules) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        Freshness freshness = cached == null ? null : rules.apply(cache.freshness(cached));
        if (cached != null && freshness.fresh(now)) {
            metrics.answered(ListMetrics.Result.HIT);
            return answer(cached, CacheStatus.hit(), Optional.empty(), now);
        }
        Optional<FailedRefresh> failure = failures.recent(task, now);
        Optional<Problem> repeated = failures.problemToRepeat(task, now);
        if (cached != null && freshness.mayBeServedStale(failure.isPresent(), now)) {
            if (repeated.isEmpty()) {
                refreshes.start(task, cached, RefreshReason.of(cached, rules, now));
            }
            return stale(cached, CacheStatus.hit(), failure.map(FailedRefresh::cause), now);
        }
        if (repeated.isPresent()) {
            metrics.answered(ListMetrics.Result.FAILED);
            return Uni.createFrom().failure(repeated.get());
        }
        return refreshed(task, cached, rules, RequestState.currentClient());
    }

    /**
     * A hint that a task has changed: its list is refreshed in the background if it is cached. A refresh in progress
     * may have begun before the change, so another one follows it.
     */
    public void hint(TaskId task) {
        refreshes.hint(task);
    }

    /** Drops everything known about a task. A read in progress is not kept either. */
    public void forget(TaskId task) {
        refreshes.forget(task);
    }

    /** The same for all tasks. */
    public void forgetAll() {
        refreshes.forgetAll();
    }

    private Uni<CachedList> refreshed(TaskId task, CachedTask old, UnaryOperator<Freshness> rules, String client) {
        SharedCalls.Ticket<Refreshed<CachedTask>> ticket =
                refreshes.start(task, old, RefreshReason.of(old, rules, clock.instant()), client);
        CacheStatus forwarded = old == null ? CacheStatus.miss() : CacheStatus.stale();
        if (ticket.joined()) {
            metrics.collapsed();
        }
        return ticket.result().onItemOrFailure().transformToUni((read, failure) -> {
            if (failure != null || read.failure() != null) {
                CacheStatus status = ticket.joined() ? forwarded.collapsed() : forwarded;
                // The newest that there is: another replica may have read it, or everything was purged.
                return staleOrFailure(failure == null ? read.failure() : failure, cache.get(task), status, rules);
            }
            boolean hit = read.source() == Source.SHARED || read.source() == Source.CONFIRMED;
            metrics.answered(
                    hit
                            ? ListMetrics.Result.HIT
                            : old == null ? ListMetrics.Result.MISS : ListMetrics.Result.REFRESHED);
            return answer(
                    read.entry(), status(forwarded, read.source(), ticket.joined()), Optional.empty(), clock.instant());
        });
    }

    private static CacheStatus status(CacheStatus forwarded, Source source, boolean joined) {
        return switch (source) {
            case SHARED, CONFIRMED -> CacheStatus.hit().detail(SHARED);
            case AWAITED -> forwarded.collapsed().detail(SHARED);
            case UPSTREAM -> joined ? forwarded.collapsed() : forwarded;
        };
    }

    /** A stale list is better than a failure of the upstream. A problem of the task itself is not such a failure. */
    private Uni<CachedList> staleOrFailure(
            Throwable failure, CachedTask old, CacheStatus status, UnaryOperator<Freshness> rules) {
        Instant now = clock.instant();
        if (FailedRefreshes.isOfUpstream(failure)
                && old instanceof ScreenshotList
                && rules.apply(old.freshness()).usableOnError(now)) {
            return stale(old, status, Optional.of(((Problem) failure).type()), now);
        }
        metrics.answered(ListMetrics.Result.FAILED);
        return Uni.createFrom().failure(failure);
    }

    private Uni<CachedList> stale(CachedTask old, CacheStatus status, Optional<ProblemType> failure, Instant now) {
        String reason = failure.map(ProblemType::slug).orElse("revalidating");
        String detail = failure.map(type -> IF_ERROR + type.slug()).orElse(WHILE_REVALIDATE);
        metrics.stale(reason, old.freshness().age(now));
        return answer(old, status.detail(detail), failure, now);
    }

    private Uni<CachedList> answer(CachedTask cached, CacheStatus status, Optional<ProblemType> failure, Instant now) {
        return cached.existing()
                .invoke(list -> recent.note(list.task(), now))
                .map(list -> new CachedList(list, status, failure, now));
    }
}
