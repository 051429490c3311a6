package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Makes the list of a task from what a read returned and what was known before: names, life and freshness. */
@Singleton
class NextList {
    private final FailedRefreshes failures;
    private final ListsConfig config;
    private final InstantSource clock;
    private final ServerClock servers;
    private final RandomGenerator random;

    NextList(
            FailedRefreshes failures,
            ListsConfig config,
            InstantSource clock,
            ServerClock servers,
            RandomGenerator random) {
        this.failures = failures;
        this.config = config;
        this.clock = clock;
        this.servers = servers;
        this.random = random;
    }

    /**
     * The list that follows from a read.
     *
     * @param known the list before the read, or {@code null}
     * @param reason why the list was read
     * @throws Problem {@code upstream-bad-response} if the read has lost screenshots for the first time
     */
    ScreenshotList of(TaskId task, TaskScreenshots read, ScreenshotList known, RefreshReason reason) {
        List<NamedScreenshot> named = known == null ? List.of() : known.screenshots();
        read.lastUrlSigning().ifPresent(servers::recordSigningTime);
        if (known != null) {
            refuseShrunkenList(task, read, known);
        }
        TaskScreenshots joined = known == null
                ? read
                : read.with(read.life().after(known.progress().life()), read.endedAt());
        boolean grown = !named.stream()
                .map(NamedScreenshot::id)
                .collect(Collectors.toSet())
                .containsAll(ids(read));
        Instant since = unchangedSince(joined, known, grown);
        // It lies in the future if the clock was set back.
        Instant unchangedSince = since.isBefore(joined.readAt()) ? since : joined.readAt();
        return new ScreenshotList(
                // The key's own instance: another one would be a sixth of the entry.
                known == null ? task : known.task(),
                read.screenshots(),
                ScreenshotNames.assign(read.screenshots(), named),
                new TaskProgress(
                        joined.life(),
                        unchangedSince,
                        joined.life().isOver() && (read.endedAt() != null || known != null && sawTheEnd(known, grown))),
                Freshness.ofList(joined, unchangedSince, config, random.nextDouble(), servers.ahead()),
                read.cursor(),
                reason);
    }

    /**
     * When the task ended or, if it has not, when its list last grew. Uses the vendor's time stamp, but never a moment
     * before a read that saw the task running or a shorter list: the meaning of the stamp is not certain enough.
     *
     * @param known the previous list, or {@code null}
     */
    private static Instant unchangedSince(TaskScreenshots read, ScreenshotList known, boolean grown) {
        Instant seen = read.endedAt() == null ? read.readAt() : read.endedAt();
        if (known == null) {
            return seen;
        }
        if (known.progress().life().isOver() || known.progress().life() == read.life()) {
            return grown ? read.readAt() : known.progress().unchangedSince();
        }
        Instant before = known.freshness().readAt();
        return (grown || known.progress().life() != TaskLife.UNKNOWN) && seen.isBefore(before) ? before : seen;
    }

    /** Whether an ended task was seen running before, or its list grew after the end. */
    private static boolean sawTheEnd(ScreenshotList known, boolean grown) {
        return known.progress().life().isOver()
                ? known.progress().endKnown() || grown
                : known.progress().life() != TaskLife.UNKNOWN;
    }

    private static List<String> ids(TaskScreenshots read) {
        return read.screenshots().stream().map(Screenshot::id).toList();
    }

    /**
     * Lists only grow, so one that has lost screenshots is most likely wrong, and the cached list is better. If the
     * next read has lost them too, it is accepted.
     */
    private void refuseShrunkenList(TaskId task, TaskScreenshots read, ScreenshotList known) {
        Set<String> lost = known.screenshots().stream().map(NamedScreenshot::id).collect(Collectors.toSet());
        read.screenshots().stream().map(Screenshot::id).forEach(lost::remove);
        if (!lost.isEmpty() && known.freshness().usableOnError(clock.instant()) && !failures.recordLoss(task, lost)) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's list has lost screenshots.");
        }
    }
}
