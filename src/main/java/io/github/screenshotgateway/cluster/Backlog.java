package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Tasks that wait to be archived, each at most once. A task that was taken is reserved for a while, and due again after that
 * unless it has been removed. Thread-safe; nothing blocks.
 */
public interface Backlog {
    /**
     * A reserved task.
     *
     * @param attempt how often it has been taken, from 1
     */
    record Taken(TaskId task, int attempt) {}

    /**
     * Adds a task that does not wait yet.
     *
     * @return whether it waits now: false if too many do
     */
    Uni<Boolean> add(TaskId task, Duration delay);

    /** Takes the task that has been due for the longest time. Empty if none is due. */
    Uni<Optional<Taken>> take(Duration reservation);

    /** Makes a waiting or taken task due after a while. */
    Uni<Void> defer(TaskId task, Duration delay);

    Uni<Void> remove(TaskId task);

    /** Number of waiting and taken tasks. */
    Uni<Long> size();
}
