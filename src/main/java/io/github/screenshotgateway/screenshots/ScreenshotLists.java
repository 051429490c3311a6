package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The screenshots of every task, as fresh as the rules of {@link Freshness} want them.
 *
 * <p>What is there and fresh is answered on the calling thread without a lock or a call. Otherwise the caller waits
 * for {@link ListRefreshes}, or is answered with something stale where that is allowed.
 */
@Singleton
public class ScreenshotLists {
    private final ListCache cache;
    private final ListRefreshes refreshes;
    private final ListsConfig config;
    private final InstantSource clock;

    ScreenshotLists(ListCache cache, ListRefreshes refreshes, ListsConfig config, InstantSource clock) {
        this.cache = cache;
        this.refreshes = refreshes;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The list of a task.
     *
     * @return fails with {@link ProblemType#TASK_NOT_FOUND}, or with the problem of a refresh when nothing stale may
     *     be served instead
     */
    public Uni<ListAnswer> get(TaskId task) {
        CachedTask cached = cache.get(task);
        Instant now = clock.instant();
        if (cached == null) {
            return refresh(task, null, CacheStatus.miss());
        }
        if (cached.fresh(now)) {
            return answer(cached, CacheStatus.hit(), now);
        }
        if (cached.freshness().servedWhileRevalidated(now)) {
            refreshes.start(task, cached, false);
            return answer(cached, CacheStatus.hit(), now);
        }
        return refresh(task, cached, CacheStatus.stale());
    }

    /**
     * A list that was read after the one that the caller has seen; for a caller that misses something in it.
     *
     * <p>Bounded, so that asking for what does not exist is no way to load the upstream: what a second look has read
     * is good for as long as the list of a running task is fresh.
     *
     * @return the same list when another look is not allowed yet; fails when the look fails, since nobody knows then
     *     what the list holds
     */
    public Uni<ScreenshotList> lookAgain(ScreenshotList seen) {
        CachedTask current = cache.get(seen.task());
        if (current instanceof ScreenshotList newer && newer != seen) {
            return Uni.createFrom().item(newer);
        }
        if (seen.secondLook() && seen.freshness().age(clock.instant()).compareTo(config.runningFreshFor()) < 0) {
            return Uni.createFrom().item(seen);
        }
        return refreshes.start(seen.task(), seen, true).result().onItem().transformToUni(ScreenshotLists::existing);
    }

    /** What is known of a task, however old it is and without any call; for what cannot have changed since. */
    public Optional<ScreenshotList> recall(TaskId task) {
        return cache.get(task) instanceof ScreenshotList list ? Optional.of(list) : Optional.empty();
    }

    private Uni<ListAnswer> refresh(TaskId task, CachedTask stale, CacheStatus status) {
        SharedCalls.Ticket<CachedTask> ticket = refreshes.start(task, stale, false);
        CacheStatus reported = ticket.joined() ? status.collapsed() : status;
        return ticket.result()
                .onItem()
                .transformToUni(read -> answer(read, reported, clock.instant()))
                .onFailure(Problem.class)
                .recoverWithUni(failure -> insteadOf(failure, stale, reported));
    }

    /** Something stale is better than a failure of the upstream; what the upstream says of the task itself is not one. */
    private Uni<ListAnswer> insteadOf(Problem failure, CachedTask stale, CacheStatus status) {
        Instant now = clock.instant();
        boolean upstreamFailed = failure.type().status() >= 500;
        if (upstreamFailed
                && stale instanceof ScreenshotList
                && stale.freshness().usableOnError(now)) {
            return answer(stale, status.detail(failure.type().slug()), now);
        }
        return Uni.createFrom().failure(failure);
    }

    private static Uni<ListAnswer> answer(CachedTask cached, CacheStatus status, Instant now) {
        return existing(cached)
                .map(list -> new ListAnswer(list, status.ttl(list.freshness().remaining(now))));
    }

    private static Uni<ScreenshotList> existing(CachedTask cached) {
        return cached instanceof ScreenshotList list
                ? Uni.createFrom().item(list)
                : Uni.createFrom()
                        .failure(() ->
                                new Problem(ProblemType.TASK_NOT_FOUND, "The upstream knows no task of this id."));
    }
}
