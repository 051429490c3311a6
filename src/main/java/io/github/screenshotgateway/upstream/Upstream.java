package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;

/**
 * The vendor's API, whichever generation it is.
 *
 * <p>A new generation is one new implementation and one constant of {@link Generation}.
 */
public interface Upstream {
    /**
     * Reads the screenshots of a task from the vendor, afresh on each subscription.
     *
     * <p>Never blocks; emits on an event loop or a worker thread. Fails with a {@link Problem} and nothing else:
     * {@link ProblemType#TASK_NOT_FOUND} when the vendor says so, {@link ProblemType#INVALID_REQUEST} when it finds
     * the id malformed, one of the {@code upstream-*} problems otherwise.
     *
     * @param before what the last read gave, so that this one knows again what was there, and may ask for less: for
     *     what came after it when it has a cursor, and for no status when the end is known; {@code null} the first time,
     *     after which the life of the task may be known with the next read only
     * @param client for whom the read is: its calls have their turns among those of other clients
     */
    Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client);
}
