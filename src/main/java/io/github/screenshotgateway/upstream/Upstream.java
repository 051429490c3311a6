package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;

/** The vendor's API, independent of its generation. {@code CONTRIBUTING.md} says how to add a generation. */
public interface Upstream {
    /**
     * Reads the screenshots of a task from the vendor, on every subscription.
     *
     * <p>Never blocks; emits on an event loop or a worker thread. Fails only with a {@link Problem}: with
     * {@link ProblemType#TASK_NOT_FOUND} or {@link ProblemType#INVALID_REQUEST} (a malformed id) when the vendor says
     * so, otherwise with one of the {@code upstream-*} problems.
     *
     * @param before the last read, used to keep identities and to ask for less: only for what follows its cursor, and
     *     for no status once the task has ended. {@code null} for the first read; its task's state may become known
     *     only with the second.
     * @param client for whom the list is read; the calls take turns with those of other clients
     */
    Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client);
}
