package io.github.screenshotgateway.screenshots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers failed refreshes, which leave cache entries untouched. Bounded: a forgotten failure costs one more
 * attempt.
 */
@Singleton
class FailedRefreshes {
    private static final int MAX = 10_000;

    /**
     * The last refresh of a task, if it failed.
     *
     * @param cause the type of the problem
     * @param detail the explanation for the client
     * @param at when the refresh ended
     */
    record FailedRefresh(ProblemType cause, String detail, Instant at) {
        boolean isWithin(Duration time, Instant now) {
            return new TimeSpan(at, time).contains(now);
        }

        /** Without its cause, so that a remembered failure takes little memory. */
        Problem problem() {
            return new Problem(cause, detail);
        }
    }

    private final Cache<TaskId, FailedRefresh> failures = bounded();
    private final Cache<TaskId, Set<String>> losses = bounded();

    private final ListsConfig config;

    FailedRefreshes(ListsConfig config) {
        this.config = config;
    }

    /** Whether this is a failure of the upstream. A problem of the task itself is not. */
    static boolean isOfUpstream(Throwable failure) {
        return failure instanceof Problem problem && problem.type().status() >= 500;
    }

    /**
     * The last refresh of the task, if it failed, for as long as a list may be served during its refresh: in an outage,
     * nobody waits.
     */
    Optional<FailedRefresh> recent(TaskId task, Instant now) {
        return last(task)
                .filter(failed -> failed.isWithin(config.runningFreshFor(), now)
                        || failed.isWithin(config.staleWhileRevalidate(), now));
    }

    /**
     * The problem of a recently failed refresh: the upstream is not asked again until the list of a running task would
     * be stale. A refusal by the gateway's own gate is not repeated, because it costs the upstream nothing.
     */
    Optional<Problem> problemToRepeat(TaskId task, Instant now) {
        return last(task)
                .filter(failed ->
                        failed.cause() != ProblemType.UPSTREAM_BUSY && failed.isWithin(config.runningFreshFor(), now))
                .map(FailedRefresh::problem);
    }

    private Optional<FailedRefresh> last(TaskId task) {
        return Optional.ofNullable(failures.getIfPresent(task));
    }

    void note(TaskId task, Problem problem, Instant at) {
        failures.put(task, new FailedRefresh(problem.type(), problem.detail(), at));
    }

    /** The screenshots that the last refresh has lost; empty if it has not failed because of that. */
    Set<String> lost(TaskId task) {
        Set<String> lost = losses.getIfPresent(task);
        return lost == null ? Set.of() : lost;
    }

    /** Sets the screenshots that the last refresh has lost, possibly by another replica. */
    void setLost(TaskId task, Set<String> lost) {
        if (lost.isEmpty()) {
            losses.invalidate(task);
        } else {
            losses.put(task, lost);
        }
    }

    /**
     * Records that a refresh has lost these screenshots. Returns whether the one before it had lost some of them and no
     * others, without a successful refresh in between.
     */
    boolean recordLoss(TaskId task, Set<String> lost) {
        Set<String> before = losses.asMap().put(task, lost);
        return before != null && lost.containsAll(before);
    }

    /** To be called after a successful refresh. */
    void clear(TaskId task) {
        failures.invalidate(task);
        losses.invalidate(task);
    }

    void clearAll() {
        failures.invalidateAll();
        losses.invalidateAll();
    }

    private static <V> Cache<TaskId, V> bounded() {
        return Caffeine.newBuilder().maximumSize(MAX).build();
    }
}
