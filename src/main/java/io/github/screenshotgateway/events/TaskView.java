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
 * A task as its watchers are shown it; one for all of them.
 *
 * @param list that was read last
 * @param unpacked its screenshots, for those who are told at the same time; they take many times what the list does
 * @param failure why nothing newer is known; empty when all is well
 * @param changes how often other screenshots were in a list than in the one before
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

    /** In capture order. Unpacked again when the garbage collector has taken them, and not each time from then on. */
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

    /** Whether there is anything to tell to those who were told of the one before. */
    boolean isNewsAfter(TaskView before) {
        return changes != before.changes
                || list.complete() != before.list.complete()
                || !failure.equals(before.failure);
    }

    /** Whether the upstream says that there is no such task, though there was one. */
    boolean missing() {
        return failure.equals(Optional.of(ProblemType.TASK_NOT_FOUND));
    }
}
