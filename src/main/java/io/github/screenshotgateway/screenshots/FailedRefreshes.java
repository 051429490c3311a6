package io.github.screenshotgateway.screenshots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import jakarta.inject.Singleton;
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

    private final Cache<TaskId, FailedRefresh> failures = bounded();
    private final Cache<TaskId, Set<String>> losses = bounded();

    /** The last refresh of the task, if it failed. */
    Optional<FailedRefresh> last(TaskId task) {
        return Optional.ofNullable(failures.getIfPresent(task));
    }

    void note(TaskId task, Problem problem, Instant at) {
        failures.put(task, new FailedRefresh(problem.type(), problem.detail(), at));
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
