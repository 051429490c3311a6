package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The tasks whose lists were asked for last, on this replica and in whatever way. Thread-safe. */
@Singleton
public class RecentTasks {
    static final int MOST = 20;

    /** Replaced as a whole; noted in it are only the times. */
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

    /** A task's list was given to somebody. Takes a tenth of a microsecond, and waits for nobody: part of each hit. */
    void note(TaskId task, Instant now) {
        long millis = now.toEpochMilli();
        for (Asked known : tasks) {
            if (known.task.equals(task)) {
                // To the second: what many threads write to, each of them has to fetch.
                if (millis - known.millis >= 1_000) {
                    known.millis = millis;
                }
                return;
            }
        }
        // Somebody else notes one at this moment: with so many, which twenty are shown is chance.
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
        Asked[] next = Arrays.copyOf(now, Math.min(now.length + 1, MOST));
        next[now.length < MOST ? now.length : oldest(now)] = asked;
        tasks = next;
    }

    private static int oldest(Asked[] all) {
        int oldest = 0;
        for (int i = 1; i < all.length; i++) {
            oldest = all[i].millis < all[oldest].millis ? i : oldest;
        }
        return oldest;
    }

    /** The one that was asked for last first; those within a second in any order. */
    public List<TaskId> newestFirst() {
        return Arrays.stream(tasks)
                .sorted(Comparator.comparingLong((Asked asked) -> asked.millis).reversed())
                .map(asked -> asked.task)
                .toList();
    }
}
