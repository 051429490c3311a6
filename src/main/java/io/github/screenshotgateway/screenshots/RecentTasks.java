package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The tasks whose lists were requested last on this replica, by pages or programs. Thread-safe. */
@Singleton
public class RecentTasks {
    static final int MAX = 20;

    /** Replaced as a whole; only the times in it are updated. */
    private volatile Asked[] tasks = {};

    private final ReentrantLock lock = new ReentrantLock();

    private static final class Asked {
        private final TaskId task;
        private volatile long millis;

        private Asked(TaskId task, long millis) {
            this.task = task;
            this.millis = millis;
        }
    }

    /** Notes that a client got a task's list. Part of every hit: takes a tenth of a microsecond, and never waits. */
    void note(TaskId task, Instant now) {
        long millis = now.toEpochMilli();
        for (Asked known : tasks) {
            if (known.task.equals(task)) {
                // At most once a second: a write makes all other threads fetch the cache line again.
                if (millis - known.millis >= 1_000) {
                    known.millis = millis;
                }
                return;
            }
        }
        // Otherwise another thread is adding a task: at such a rate, the choice of the twenty is arbitrary anyway.
        if (lock.tryLock()) {
            try {
                add(new Asked(task, millis));
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(Asked asked) {
        Asked[] now = tasks;
        if (Arrays.stream(now).anyMatch(known -> known.task.equals(asked.task))) {
            return;
        }
        Asked[] next = Arrays.copyOf(now, Math.min(now.length + 1, MAX));
        next[now.length < MAX ? now.length : oldest(now)] = asked;
        tasks = next;
    }

    private static int oldest(Asked[] all) {
        int oldest = 0;
        for (int i = 1; i < all.length; i++) {
            oldest = all[i].millis < all[oldest].millis ? i : oldest;
        }
        return oldest;
    }

    /** The last requested one first; tasks within a second are in any order. */
    public List<TaskId> newestFirst() {
        return Arrays.stream(tasks)
                .sorted(Comparator.comparingLong((Asked asked) -> asked.millis).reversed())
                .map(asked -> asked.task)
                .toList();
    }
}
