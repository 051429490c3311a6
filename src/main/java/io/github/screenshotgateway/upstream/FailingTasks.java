package io.github.screenshotgateway.upstream;

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
 * The tasks for which calls have failed within the last minute. It tells an outage from a task that alone cannot be read: the
 * failures of one task count again and again only while no call at all succeeds, and otherwise once a minute. Thread-safe.
 */
final class FailingTasks {
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    /** A task that is forgotten counts once more. */
    private static final int MOST = 2_000;

    private final InstantSource clock;
    private final Cache<TaskId, Failing> tasks;

    /** Calls for all tasks that did not fail. */
    private final AtomicLong successes = new AtomicLong();

    /**
     * A task that has failed.
     *
     * @param successesBefore the number of successes when it failed for the first time
     * @param countedAt when a failure of it was counted last
     * @param lasting whether the last call failed
     */
    private record Failing(long successesBefore, Instant countedAt, boolean lasting) {}

    FailingTasks(InstantSource clock) {
        this.clock = clock;
        this.tasks = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(new ElapsedTime(clock))
                .build();
    }

    /** Whether a call for the task has failed within the last minute. */
    boolean contains(TaskId task) {
        return tasks.getIfPresent(task) != null;
    }

    /** Whether the last call for the task failed, within the last minute. */
    boolean lastFailed(TaskId task) {
        Failing failing = tasks.getIfPresent(task);
        return failing != null && failing.lasting;
    }

    /** Whether a failure of the task at this moment says something of the upstream. */
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

    /** The failures stay remembered: a task that fails every other time is no outage. */
    void noteSuccess(TaskId task) {
        successes.incrementAndGet();
        if (lastFailed(task)) {
            tasks.asMap()
                    .computeIfPresent(
                            task, (key, before) -> new Failing(before.successesBefore, before.countedAt, false));
        }
    }
}
