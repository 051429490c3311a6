package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ScreenshotList.RefreshReason;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.upstream.Upstream;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

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
    private final ServerClock servers;
    private final RandomGenerator random;
    private final UnpackedLists unpacked;
    private final SharedCalls<TaskId, CachedTask> reads =
            new SharedCalls<>(MAX_WAITING, RequestState::beginUpstreamWait);

    ListRefreshes(
            Upstream upstream,
            ListCache cache,
            FailedRefreshes failures,
            ListMetrics metrics,
            ListsConfig config,
            InstantSource clock,
            ServerClock servers,
            RandomGenerator random,
            UnpackedLists unpacked) {
        this.upstream = upstream;
        this.cache = cache;
        this.failures = failures;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.servers = servers;
        this.random = random;
        this.unpacked = unpacked;
        metrics.watch(reads);
    }

    /**
     * Starts the refresh of a task, or joins the one in progress.
     *
     * @param seen the entry that the caller finds too old, or {@code null}; if the cache has another one by now, that
     *     is the result, and the upstream is not asked
     */
    SharedCalls.Ticket<CachedTask> start(TaskId task, CachedTask seen, RefreshReason look) {
        return start(task, seen, look, RequestState.currentClient());
    }

    /** @param client the client that the read counts for, if not that of the current request */
    SharedCalls.Ticket<CachedTask> start(TaskId task, CachedTask seen, RefreshReason look, String client) {
        return reads.join(task, new SharedCalls.Call<>() {
            @Override
            public Optional<CachedTask> known() {
                return Optional.ofNullable(cache.get(task)).filter(current -> current != seen);
            }

            @Override
            public Uni<CachedTask> start() {
                // Not with the caller's entry, which may have been dropped since.
                return read(task, cache.get(task) instanceof ScreenshotList known ? known : null, look, client);
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

    private Uni<CachedTask> read(TaskId task, ScreenshotList known, RefreshReason look, String client) {
        return unpacked.run(known == null ? 0 : known.size(), () -> before(known, look))
                .chain(before -> upstream.fetch(task, before, client))
                .ifNoItem()
                .after(LONGEST_READ)
                .failWith(ListRefreshes::timeOut)
                .chain(read -> unpacked.<CachedTask>run(
                        read.screenshots().size(), () -> unpacked.keep(list(task, read, known, look))))
                .onFailure(ListRefreshes::taskNotFound)
                .recoverWithItem(() -> new MissingTask(Freshness.ofMissingTask(clock.instant(), config)))
                .onItemOrFailure()
                .invoke((entry, failure) -> metrics.refreshed(failure));
    }

    private static TaskScreenshots before(ScreenshotList known, RefreshReason look) {
        if (known == null) {
            return null;
        }
        // A read that continues keeps the URLs of earlier pages.
        return look == RefreshReason.FOR_URLS || known.urlsRefused()
                ? known.asRead().fromStart()
                : known.asRead();
    }

    private ScreenshotList list(TaskId task, TaskScreenshots read, ScreenshotList known, RefreshReason look) {
        List<NamedScreenshot> named = known == null ? List.of() : known.screenshots();
        read.lastUrlSigning().ifPresent(servers::recordSigningTime);
        if (known != null) {
            refuseShrunkenList(task, read, known);
        }
        TaskScreenshots joined = known == null ? read : read.with(read.life().after(known.life()), read.endedAt());
        boolean grown = !named.stream()
                .map(NamedScreenshot::id)
                .collect(Collectors.toSet())
                .containsAll(ids(read));
        Instant since = unchangedSince(joined, known, grown);
        // It lies in the future if the clock was set back.
        Instant unchangedSince = since.isBefore(joined.readAt()) ? since : joined.readAt();
        return new ScreenshotList(
                // The key's own instance: another one would be a sixth of the entry.
                known == null ? task : known.task(),
                read.screenshots(),
                ScreenshotNames.assign(read.screenshots(), named),
                joined.life(),
                unchangedSince,
                joined.life().isOver() && (read.endedAt() != null || known != null && sawTheEnd(known, grown)),
                Freshness.ofList(joined, unchangedSince, config, random.nextDouble(), servers.ahead()),
                read.cursor(),
                look);
    }

    /**
     * When the task ended or, if it has not, when its list last grew. Uses the vendor's time stamp, but never a moment
     * before a read that saw the task running or a shorter list: the meaning of the stamp is not certain enough.
     *
     * @param known the previous list, or {@code null}
     */
    private static Instant unchangedSince(TaskScreenshots read, ScreenshotList known, boolean grown) {
        Instant seen = read.endedAt() == null ? read.readAt() : read.endedAt();
        if (known == null) {
            return seen;
        }
        if (known.life().isOver() || known.life() == read.life()) {
            return grown ? read.readAt() : known.unchangedSince();
        }
        Instant before = known.freshness().readAt();
        return (grown || known.life() != TaskLife.UNKNOWN) && seen.isBefore(before) ? before : seen;
    }

    /** Whether an ended task was seen running before, or its list grew after the end. */
    private static boolean sawTheEnd(ScreenshotList known, boolean grown) {
        return known.life().isOver() ? known.endKnown() || grown : known.life() != TaskLife.UNKNOWN;
    }

    private static List<String> ids(TaskScreenshots read) {
        return read.screenshots().stream().map(Screenshot::id).toList();
    }

    /**
     * Lists only grow, so one that has lost screenshots is most likely wrong, and the cached list is better. If the
     * next read has lost them too, it is accepted.
     */
    private void refuseShrunkenList(TaskId task, TaskScreenshots read, ScreenshotList known) {
        Set<String> lost = known.screenshots().stream().map(NamedScreenshot::id).collect(Collectors.toSet());
        read.screenshots().stream().map(Screenshot::id).forEach(lost::remove);
        if (!lost.isEmpty() && known.freshness().usableOnError(clock.instant()) && !failures.recordLoss(task, lost)) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's list has lost screenshots.");
        }
    }

    private static boolean taskNotFound(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TASK_NOT_FOUND;
    }

    private static Problem timeOut() {
        return new Problem(ProblemType.UPSTREAM_TIMEOUT, "The upstream did not deliver the whole list in time.");
    }
}
