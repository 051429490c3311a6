package io.github.screenshotgateway.events;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A task as its watchers see it. All of them share one view.
 *
 * @param list last list that was read
 * @param unpacked its screenshots, shared by concurrent streams; they take many times the memory of the list
 * @param failure why there is no newer list; empty when the upstream works
 * @param changes how often a list held other screenshots than the one before
 */
record TaskView(
        ScreenshotList list,
        AtomicReference<WeakReference<List<NamedScreenshot>>> unpacked,
        Optional<ProblemType> failure,
        long changes) {
    static TaskView of(CachedList answer) {
        return new TaskView(answer.list(), kept(answer.list().screenshots()), answer.failure(), 0);
    }

    /** The view after another read. */
    TaskView with(ScreenshotList read, Optional<ProblemType> problem) {
        if (read == list) {
            return new TaskView(list, unpacked, problem, changes);
        }
        List<NamedScreenshot> shown = read.screenshots();
        boolean same = shown.size() == list.size() && ids(shown).equals(ids(screenshots()));
        return new TaskView(read, kept(shown), problem, same ? changes : changes + 1);
    }

    private static AtomicReference<WeakReference<List<NamedScreenshot>>> kept(List<NamedScreenshot> screenshots) {
        return new AtomicReference<>(new WeakReference<>(screenshots));
    }

    /** In capture order. Unpacked once more after the garbage collector has taken them. */
    List<NamedScreenshot> screenshots() {
        List<NamedScreenshot> kept = unpacked.get().get();
        if (kept == null) {
            kept = list.screenshots();
            unpacked.set(new WeakReference<>(kept));
        }
        return kept;
    }

    private static List<String> ids(List<NamedScreenshot> screenshots) {
        return screenshots.stream().map(NamedScreenshot::id).toList();
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
