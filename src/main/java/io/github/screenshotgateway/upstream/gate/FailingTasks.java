package io.github.screenshotgateway.upstream.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.time.ElapsedTime;
import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tasks whose calls failed within the last minute. Distinguishes an outage from a single task that cannot be read:
 * the failures of one task count repeatedly only while no call at all succeeds, and otherwise once a minute.
 * Thread-safe.
 */
final class FailingTasks {
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    /** An evicted task counts once more. */
    private static final int MAX_TASKS = 2_000;

    private final InstantSource clock;
    private final Cache<TaskId, Failing> tasks;

    /** Successful calls for any task. */
    private final AtomicLong successes = new AtomicLong();

    /**
     * A task that has failed.
     *
     * @param successesBefore the number of successes when it first failed
     * @param countedAt when a failure of it last counted
     * @param lastCallFailed whether its last call failed
     */
    private record Failing(long successesBefore, Instant countedAt, boolean lastCallFailed) {}

    FailingTasks(InstantSource clock) {
        this.clock = clock;
        this.tasks = Caffeine.newBuilder()
                .maximumSize(MAX_TASKS)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(new ElapsedTime(clock))
                .build();
    }

    /** Whether a call for the task failed within the last minute. */
    boolean contains(TaskId task) {
        return tasks.getIfPresent(task) != null;
    }

    /** Whether the last call for the task failed, within the last minute. */
    boolean lastFailed(TaskId task) {
        Failing failing = tasks.getIfPresent(task);
        return failing != null && failing.lastCallFailed;
    }

    /** Whether a failure of the task now says something about the upstream. */
    boolean counts(TaskId task) {
        Failing failing = tasks.getIfPresent(task);
        return failing == null
                || failing.successesBefore == successes.get()
                || !new TimeSpan(failing.countedAt, REMEMBERED_FOR).contains(clock.instant());
    }

    void noteFailure(TaskId task, boolean counted) {
        Instant now = clock.instant();
        tasks.asMap()
                .merge(
                        task,
                        new Failing(successes.get(), now, true),
                        (before, first) -> new Failing(before.successesBefore, counted ? now : before.countedAt, true));
    }

    /** Keeps the earlier failures: a task that fails every other time is no outage. */
    void noteSuccess(TaskId task) {
        successes.incrementAndGet();
        if (lastFailed(task)) {
            tasks.asMap()
                    .computeIfPresent(
                            task, (key, before) -> new Failing(before.successesBefore, before.countedAt, false));
        }
    }
}
