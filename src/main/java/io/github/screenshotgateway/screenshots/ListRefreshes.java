package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.upstream.Upstream;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The reads of the upstream: at most one for each task at a time, however many wait for it. Its result is in the cache
 * before anybody is told; a failure leaves the cache as it was.
 */
@Singleton
class ListRefreshes {
    private final Upstream upstream;
    private final ListCache cache;
    private final ListsConfig config;
    private final InstantSource clock;
    private final SharedCalls<TaskId, CachedTask> reads = new SharedCalls<>();

    ListRefreshes(Upstream upstream, ListCache cache, ListsConfig config, InstantSource clock) {
        this.upstream = upstream;
        this.cache = cache;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Starts the refresh of a task, or joins the one under way.
     *
     * @param seen the entry that the caller finds too old, or {@code null}; when another one has arrived meanwhile,
     *     that is the result, and the upstream is not asked
     * @param secondLook whether something is missing in what was seen, which may still be fresh
     */
    SharedCalls.Ticket<CachedTask> start(TaskId task, CachedTask seen, boolean secondLook) {
        return reads.join(
                task,
                () -> Optional.ofNullable(cache.get(task)).filter(current -> current != seen),
                () -> read(task, seen, secondLook));
    }

    private Uni<CachedTask> read(TaskId task, CachedTask previous, boolean secondLook) {
        return upstream.fetch(task)
                .map(read -> (CachedTask) list(task, read, previous, secondLook))
                .onFailure(ListRefreshes::taskNotFound)
                .recoverWithItem(() -> new MissingTask(Freshness.ofMissingTask(clock.instant(), config)))
                .invoke(entry -> cache.put(task, entry));
    }

    private ScreenshotList list(TaskId task, TaskScreenshots read, CachedTask previous, boolean secondLook) {
        List<NamedScreenshot> known = List.of();
        TaskLife life = read.life();
        if (previous instanceof ScreenshotList list) {
            known = list.screenshots();
            // The end was known from the read before this one, so nothing can be missing in this one.
            life = list.life() == TaskLife.RUNNING ? life : TaskLife.ENDED;
        }
        List<NamedScreenshot> named = ScreenshotNames.assign(read.screenshots(), known);
        return new ScreenshotList(task, named, life, Freshness.ofList(read.readAt(), life, config), secondLook);
    }

    private static boolean taskNotFound(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TASK_NOT_FOUND;
    }
}
