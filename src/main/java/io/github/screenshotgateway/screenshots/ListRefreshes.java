package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.cluster.Refreshes;
import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Refreshes lists: at most one refresh per task at a time, however many requests wait for it. The result is in the cache
 * before any of them gets it.
 */
@Singleton
class ListRefreshes {
    /** Most requests that wait for a refresh, for all tasks together. Each holds some kilobytes. */
    private static final int MAX_WAITING = 5_000;

    /** Also for a read that another replica has begun. The idle time-out of client connections is longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Set<ProblemType> OF_ONE_REPLICA = EnumSet.of(
            ProblemType.UPSTREAM_BUSY, ProblemType.UPSTREAM_UNREACHABLE, ProblemType.UPSTREAM_REJECTED_CREDENTIALS);

    private final ListReads reads;
    private final Refreshes refreshes;
    private final ListCache cache;
    private final FailedRefreshes failures;
    private final ListMetrics metrics;
    private final ListsConfig config;
    private final InstantSource clock;
    private volatile Consumer<TaskId> whenFinal = task -> {};
    private final SharedCalls<TaskId, Refreshed<CachedTask>> inProgress =
            new SharedCalls<>(MAX_WAITING, RequestState::beginUpstreamWait);

    ListRefreshes(
            ListReads reads,
            Refreshes refreshes,
            ListCache cache,
            FailedRefreshes failures,
            ListMetrics metrics,
            ListsConfig config,
            InstantSource clock) {
        this.reads = reads;
        this.refreshes = refreshes;
        this.cache = cache;
        this.failures = failures;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        metrics.watch(inProgress);
        refreshes.onHint(this::refreshAgain);
    }

    /**
     * Starts the refresh of a task, or joins the one in progress.
     *
     * @param seen the entry that the caller finds too old, or {@code null}; if the cache has another one by now, that
     *     is the result, and the upstream is not asked
     */
    SharedCalls.Ticket<Refreshed<CachedTask>> start(TaskId task, CachedTask seen, RefreshReason reason) {
        return start(task, seen, reason, RequestState.currentClient());
    }

    /** @param client the client that the read counts for, if not that of the current request */
    SharedCalls.Ticket<Refreshed<CachedTask>> start(TaskId task, CachedTask seen, RefreshReason reason, String client) {
        return inProgress.join(task, new SharedCalls.Call<>() {
            @Override
            public Optional<Refreshed<CachedTask>> known() {
                return Optional.ofNullable(cache.get(task))
                        .filter(current -> current != seen)
                        .map(current -> new Refreshed<>(current, null, Source.UPSTREAM, true));
            }

            @Override
            public Uni<Refreshed<CachedTask>> start() {
                // Not with the caller's entry, which may have been dropped since.
                return refreshes
                        .refresh(new ListRefresh(task, cache.get(task), reason, client))
                        .ifNoItem()
                        .after(LONGEST_WAIT)
                        .failWith(ListRefreshes::timeOut);
            }

            @Override
            public void keep(Refreshed<CachedTask> result, Throwable failure) {
                ListRefreshes.this.keep(task, result, result == null ? failure : result.failure());
            }
        });
    }

    /**
     * The entry of a task if it is fresh, else that of a refresh, even if that has failed before.
     *
     * @param client the client that the read counts for
     */
    Uni<CachedTask> current(TaskId task, String client) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        if (cached != null && cache.freshness(cached).fresh(now)) {
            return Uni.createFrom().item(cached);
        }
        return start(task, cached, RefreshReason.of(cached, UnaryOperator.identity(), now), client)
                .result()
                .chain(read -> read.failure() == null
                        ? Uni.createFrom().item(read.entry())
                        : Uni.createFrom().failure(read.failure()));
    }

    private void keep(TaskId task, Refreshed<CachedTask> result, Throwable failure) {
        if (failure == null) {
            failures.clear(task);
        } else if (failure instanceof Problem problem) {
            failures.note(task, problem, clock.instant());
        }
        if (result == null || !result.kept()) {
            return;
        }
        if (result.entry() == null) {
            cache.forget(task);
        } else if (result.entry() != cache.get(task)) {
            cache.put(task, result.entry());
        }
    }

    /** The refresh of one task by this replica or another one. */
    private final class ListRefresh implements Refreshes.Refresh<CachedTask> {
        private final TaskId task;
        private final CachedTask known;
        private final RefreshReason reason;
        private final String client;

        private ListRefresh(TaskId task, CachedTask known, RefreshReason reason, String client) {
            this.task = task;
            this.known = known;
            this.reason = reason;
            this.client = client;
        }

        @Override
        public TaskId task() {
            return task;
        }

        @Override
        public CachedTask known() {
            return known;
        }

        @Override
        public boolean onlyConfirm() {
            return known != null && reason == RefreshReason.TO_CONFIRM;
        }

        @Override
        public Uni<CachedTask> read(CachedTask before, Set<String> lost) {
            failures.setLost(task, lost);
            ScreenshotList list = before instanceof ScreenshotList existing ? existing : null;
            RefreshReason why = reason == RefreshReason.TO_CONFIRM ? RefreshReason.ORDINARY : reason;
            return reads.read(task, list, why, client).invoke(entry -> {
                if (entry instanceof ScreenshotList read
                        && read.complete()
                        && read.archived().isEmpty()) {
                    whenFinal.accept(task);
                }
            });
        }

        @Override
        public Set<String> lost() {
            return failures.lost(task);
        }

        /** Not what may be a fault of this replica: another one may have another key, and another network. */
        @Override
        public boolean isShared(Problem failure) {
            return !OF_ONE_REPLICA.contains(failure.type());
        }

        @Override
        public Duration failureRepeatedFor() {
            return config.runningFreshFor();
        }

        @Override
        public byte[] pack(CachedTask entry) {
            return ListFormat.pack(entry);
        }

        @Override
        public CachedTask unpack(byte[] packed, Instant readAt) {
            // The key's own instance: another one would be a sixth of the entry.
            return ListFormat.unpack(known instanceof ScreenshotList list ? list.task() : task, packed, readAt);
        }
    }

    /** As {@link ScreenshotLists#onFinal}. */
    void onFinal(Consumer<TaskId> action) {
        whenFinal = action;
    }

    /** As {@link ScreenshotLists#hint}. */
    void hint(TaskId task) {
        refreshes.hint(task);
    }

    private void refreshAgain(TaskId task) {
        refreshIfCached(task).ifPresent(ticket -> ticket.result()
                .onItemOrFailure()
                .invoke((read, failure) -> {
                    // It may have begun before the change.
                    if (ticket.joined() || read != null && read.source() != Source.UPSTREAM) {
                        refreshIfCached(task);
                    }
                })
                .subscribe()
                .with(read -> {}, failure -> {}));
    }

    private Optional<SharedCalls.Ticket<Refreshed<CachedTask>>> refreshIfCached(TaskId task) {
        return Optional.ofNullable(cache.get(task)).map(cached -> start(task, cached, RefreshReason.ORDINARY));
    }

    /** Drops everything known about a task. A read in progress is not kept either. */
    void forget(TaskId task) {
        inProgress.forget(task::equals);
        cache.forget(task);
        failures.clear(task);
    }

    /** Drops everything known about all tasks. */
    void forgetAll() {
        inProgress.forget(task -> true);
        cache.forgetAll();
        failures.clearAll();
    }

    private static Problem timeOut() {
        return new Problem(ProblemType.UPSTREAM_TIMEOUT, "The list was not read in time.");
    }
}
