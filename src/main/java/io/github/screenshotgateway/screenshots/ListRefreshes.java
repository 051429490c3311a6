package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.upstream.Upstream;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads lists from the upstream: at most one read per task at a time, however many requests wait for it. The result is
 * in the cache before any of them gets it. A failure leaves the cache unchanged.
 */
@Singleton
class ListRefreshes {
    /** Most requests that wait for a refresh, for all tasks together. Each holds some kilobytes. */
    private static final int MAX_WAITING = 5_000;

    /** For a whole read, which may need many calls. The idle time-out of client connections is longer. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(60);

    private final Upstream upstream;
    private final ListCache cache;
    private final FailedRefreshes failures;
    private final ListMetrics metrics;
    private final ListsConfig config;
    private final InstantSource clock;
    private final NextList nextList;
    private final HotLists hot;
    private final SharedCalls<TaskId, CachedTask> reads =
            new SharedCalls<>(MAX_WAITING, RequestState::beginUpstreamWait);

    ListRefreshes(
            Upstream upstream,
            ListCache cache,
            FailedRefreshes failures,
            ListMetrics metrics,
            ListsConfig config,
            InstantSource clock,
            NextList nextList,
            HotLists hot) {
        this.upstream = upstream;
        this.cache = cache;
        this.failures = failures;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.nextList = nextList;
        this.hot = hot;
        metrics.watch(reads);
    }

    /**
     * Starts the refresh of a task, or joins the one in progress.
     *
     * @param seen the entry that the caller finds too old, or {@code null}; if the cache has another one by now, that
     *     is the result, and the upstream is not asked
     */
    SharedCalls.Ticket<CachedTask> start(TaskId task, CachedTask seen, RefreshReason reason) {
        return start(task, seen, reason, RequestState.currentClient());
    }

    /** @param client the client that the read counts for, if not that of the current request */
    SharedCalls.Ticket<CachedTask> start(TaskId task, CachedTask seen, RefreshReason reason, String client) {
        return reads.join(task, new SharedCalls.Call<>() {
            @Override
            public Optional<CachedTask> known() {
                return Optional.ofNullable(cache.get(task)).filter(current -> current != seen);
            }

            @Override
            public Uni<CachedTask> start() {
                // Not with the caller's entry, which may have been dropped since.
                return read(task, cache.list(task).orElse(null), reason, client);
            }

            @Override
            public void keep(CachedTask entry, Throwable failure) {
                if (entry != null) {
                    cache.put(task, entry);
                    failures.clear(task);
                } else if (failure instanceof Problem problem) {
                    failures.note(task, problem, clock.instant());
                }
            }
        });
    }

    /** As {@link ScreenshotLists#hint}. */
    void hint(TaskId task) {
        refreshIfCached(task).filter(SharedCalls.Ticket::joined).ifPresent(earlier -> earlier.result()
                .onItemOrFailure()
                .invoke(() -> refreshIfCached(task))
                .subscribe()
                .with(read -> {}, failure -> {}));
    }

    private Optional<SharedCalls.Ticket<CachedTask>> refreshIfCached(TaskId task) {
        return Optional.ofNullable(cache.get(task)).map(cached -> start(task, cached, RefreshReason.ORDINARY));
    }

    /** Drops everything known about a task. A read in progress is not kept either. */
    void forget(TaskId task) {
        reads.forget(task::equals);
        cache.forget(task);
        failures.clear(task);
    }

    /** Drops everything known about all tasks. */
    void forgetAll() {
        reads.forget(task -> true);
        cache.forgetAll();
        failures.clearAll();
    }

    private Uni<CachedTask> read(TaskId task, ScreenshotList known, RefreshReason reason, String client) {
        return hot.run(known == null ? 0 : known.size(), () -> before(known, reason))
                .chain(before -> upstream.fetch(task, before, client)
                        .ifNoItem()
                        .after(LONGEST_READ)
                        .failWith(ListRefreshes::timeOut))
                .chain(read -> hot.<CachedTask>run(
                        Math.max(read.screenshots().size(), known == null ? 0 : known.size()),
                        () -> hot.keep(nextList.of(task, read, known, reason))))
                .onFailure(ListRefreshes::taskNotFound)
                .recoverWithItem(() -> new MissingTask(Freshness.ofMissingTask(clock.instant(), config)))
                .onItemOrFailure()
                .invoke((entry, failure) -> metrics.refreshed(failure));
    }

    private static TaskScreenshots before(ScreenshotList known, RefreshReason reason) {
        if (known == null) {
            return null;
        }
        // A read that continues keeps the URLs of earlier pages.
        return reason == RefreshReason.FOR_URLS || known.urlsRefused()
                ? known.asRead().fromStart()
                : known.asRead();
    }

    private static boolean taskNotFound(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TASK_NOT_FOUND;
    }

    private static Problem timeOut() {
        return new Problem(ProblemType.UPSTREAM_TIMEOUT, "The upstream did not deliver the whole list in time.");
    }
}
