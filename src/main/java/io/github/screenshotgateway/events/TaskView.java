package io.github.screenshotgateway.events;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.util.Optional;

/**
 * A task as its watchers see it. All of them share one view.
 *
 * @param list last list that was read
 * @param failure why there is no newer list; empty when the upstream works
 * @param changes how often a list held other screenshots, names or paths than the one before
 */
record TaskView(ScreenshotList list, Optional<ProblemType> failure, long changes) {
    static TaskView of(CachedList answer) {
        return new TaskView(answer.list(), answer.failure(), 0);
    }

    /** The view after another read. */
    TaskView with(ScreenshotList read, Optional<ProblemType> problem) {
        if (read == list) {
            return new TaskView(list, problem, changes);
        }
        return new TaskView(read, problem, read.hasSameScreenshots(list) ? changes : changes + 1);
    }

    /** Whether this view holds anything that watchers of the earlier view have not received. */
    boolean differsFrom(TaskView before) {
        return changes != before.changes
                || list.complete() != before.list.complete()
                || !failure.equals(before.failure);
    }

    /** Whether the upstream no longer knows the task. */
    boolean missing() {
        return failure.equals(Optional.of(ProblemType.TASK_NOT_FOUND));
    }
}
