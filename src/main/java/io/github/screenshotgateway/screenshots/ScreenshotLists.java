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
 * The screenshots of every task, as fresh as the rules of {@link Freshness} want them.
 *
 * <p>What is there and fresh is answered on the calling thread without a lock or a call. Otherwise the caller waits
 * for {@link ListRefreshes}, or is answered with something stale where that is allowed.
 */
@Singleton
public class ScreenshotLists {
    /** The {@code detail} of an answer that is stale because its refresh runs meanwhile (RFC 5861, section 3). */
    private static final String WHILE_REVALIDATE = "stale-while-revalidate";

    /** A settled list that was read within this time is not read again for a name. */
    private static final Duration LOOK_AT_SETTLED = Duration.ofMinutes(1);

    /** How the {@code detail} of an answer begins that is stale because of an error (RFC 5861, section 4). */
    private static final String IF_ERROR = "stale-if-error:";

    private final ListCache cache;
    private final ListRefreshes refreshes;
    private final FailedRefreshes failures;
    private final ListMetrics metrics;
    private final RecentTasks recent;
    private final ListsConfig config;
    private final InstantSource clock;
    private final OriginCheck origins;

    ScreenshotLists(
            ListCache cache,
            ListRefreshes refreshes,
            FailedRefreshes failures,
            ListMetrics metrics,
            RecentTasks recent,
            ListsConfig config,
            InstantSource clock,
            OriginCheck origins) {
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
     * The list of a task.
     *
     * @return fails with {@link ProblemType#TASK_NOT_FOUND}, or with the problem of a refresh when nothing stale may
     *     be served instead
     */
    public Uni<CachedList> get(TaskId task) {
        return get(task, CachedTask::freshness);
    }

    /**
     * The same for a client that is given the upstream's URLs themselves: a list whose URLs have expired is none, nor is one whose
     * URLs a media host has refused.
     *
     * @return fails with {@code image-rejected}, too, when a URL must not be handed out
     */
    public Uni<CachedList> getWithUrls(TaskId task) {
        return recall(task)
                .filter(ScreenshotList::urlsRefused)
                .map(list -> lookAgain(list, RefreshReason.FOR_URLS, newer -> !newer.urlsRefused()))
                .orElseGet(() -> get(task, cached -> cached.freshness().withUrls()))
                .call(answer -> origins.check(answer.list().origins()));
    }

    /**
     * The same for who would rather wait than be given what is stale: that is what he gets when its refresh fails, and until
     * it may be tried again.
     *
     * @param client for whom it is read, since no request is being handled
     */
    public Uni<CachedList> getFresh(TaskId task, String client) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        if (cached != null && !cached.fresh(now)) {
            boolean wait = failureToRepeat(task, now).isEmpty();
            return wait ? refreshed(task, cached, CachedTask::freshness, client) : get(task);
        }
        return get(task);
    }

    /** The list of a task if it is fresh, not counted: for those who will {@link #get} it otherwise. */
    Optional<CachedList> fresh(TaskId task) {
        return fresh(task, list -> list.freshness().fresh(clock.instant()));
    }

    /** The same for those who will {@link #getWithUrls}. */
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
     * A list that was read after the one that the caller has seen, for a caller that misses a name in it.
     *
     * <p>Bounded, so that asking for what does not exist is no way to load the upstream: what such a look has read,
     * or its failure, is good for as long as the list of a running task is fresh; the list of a task that ended more
     * than five minutes ago, for a minute.
     *
     * @return the same list when another look is not allowed yet, and when the upstream fails to give another list of a task that
     *     ended more than five minutes ago: it most likely holds all that there is. Fails when any other look fails, since nobody
     *     knows then what the list holds
     */
    public Uni<CachedList> lookForName(ScreenshotList seen, String name) {
        Uni<CachedList> look =
                lookAgain(seen, RefreshReason.FOR_A_NAME, newer -> newer.find(name).isPresent());
        Instant now = clock.instant();
        return seen.settled(now)
                ? look.onFailure(ScreenshotLists::isOfUpstream)
                        .recoverWithUni(() -> answer(seen, CacheStatus.hit(), now))
                : look;
    }

    private static boolean isOfUpstream(Throwable failure) {
        return failure instanceof Problem problem && problem.type().status() >= 500;
    }

    /** The same for a caller that has found that a URL is no longer valid. */
    public Uni<CachedList> lookForUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        return lookAgain(seen, RefreshReason.FOR_URLS, newer -> newer.findById(screenshot.id())
                .filter(found -> !found.url().equals(screenshot.url()))
                .isPresent());
    }

    /**
     * A media host has refused a URL as no longer valid: clients are not given it, nor the others of its list, until the list
     * is read afresh.
     */
    public void refuseUrl(ScreenshotList seen, NamedScreenshot screenshot) {
        seen.urlsRefused(true);
        recall(seen.task())
                .filter(newest -> newest.findById(screenshot.id())
                        .filter(found -> found.url().equals(screenshot.url()))
                        .isPresent())
                .ifPresent(newest -> newest.urlsRefused(true));
    }

    private Uni<CachedList> lookAgain(ScreenshotList seen, RefreshReason look, Predicate<ScreenshotList> helps) {
        Instant now = clock.instant();
        ScreenshotList newest = recall(seen.task()).orElse(seen);
        if (newest != seen && helps.test(newest) || isLookOfLate(newest, look, now)) {
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
                // A refresh that was under way may have begun too early, or have asked for what is new alone.
                .chain(read -> helps.test(read) || read.look().compareTo(look) >= 0
                        ? answer(read, CacheStatus.stale(), clock.instant())
                        : lookAgain(read, look, helps));
    }

    private boolean isLookOfLate(ScreenshotList list, RefreshReason look, Instant now) {
        if (look == RefreshReason.FOR_A_NAME && list.settled(now)) {
            return list.age(now).compareTo(LOOK_AT_SETTLED) < 0;
        }
        return list.look().compareTo(look) >= 0 && list.age(now).compareTo(config.runningFreshFor()) < 0;
    }

    /** What is known of a task, however old it is and without any call; for what cannot have changed since. */
    public Optional<ScreenshotList> recall(TaskId task) {
        return cache.get(task) instanceof ScreenshotList list ? Optional.of(list) : Optional.empty();
    }

    /**
     * Somebody says that a task has changed: what is cached of it is refreshed, in the background; if nothing is,
     * nothing. A refresh that is under way may have begun before the change, so that one more follows it.
     */
    public void hint(TaskId task) {
        refreshIfCached(task).filter(SharedCalls.Ticket::joined).ifPresent(underWay -> underWay.result()
                .onItemOrFailure()
                .invoke(() -> refreshIfCached(task))
                .subscribe()
                .with(read -> {}, failure -> {}));
    }

    private Optional<SharedCalls.Ticket<CachedTask>> refreshIfCached(TaskId task) {
        return Optional.ofNullable(cache.get(task)).map(cached -> refreshes.start(task, cached, RefreshReason.ORDINARY));
    }

    /** Drops what is known of a task; what is being read of it at this moment is not kept either. */
    public void forget(TaskId task) {
        refreshes.forget(task);
    }

    /** Drops what is known of all tasks, likewise. */
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
            return insteadOf(failure, old, status, rules);
        });
    }

    /** Something stale is better than a failure of the upstream; what the upstream says of the task itself is not one. */
    private Uni<CachedList> insteadOf(
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

    /** A failure is remembered for as long as a list may be served while it is refreshed: nobody waits in an outage. */
    private boolean isRecent(FailedRefresh failed, Instant now) {
        return failed.isWithin(config.runningFreshFor(), now) || failed.isWithin(config.staleWhileRevalidate(), now);
    }

    /**
     * The problem of a refresh that failed a moment ago: until a list of a running task would be stale, the upstream is not asked
     * again. A refusal by our own gate is not repeated: it costs the upstream nothing.
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
