package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.upstream.Upstream;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;

/** Reads lists from the upstream or, if it does not know the task, from the archive, and makes cache entries of them. */
@Singleton
class ListReads {
    /** For a whole read, which may need many calls. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(58);

    /**
     * A list whose URLs expire within this time is read from its start. Those of v3 are valid for 5 minutes; in their last
     * half minute, the list is stale.
     */
    private static final Duration RENEWAL_MARGIN = Duration.ofSeconds(60);

    private final Upstream upstream;
    private final ArchivedLists archived;
    private final NextList nextList;
    private final HotLists hot;
    private final ListMetrics metrics;
    private final ListsConfig config;
    private final InstantSource clock;

    ListReads(
            Upstream upstream,
            ArchivedLists archived,
            NextList nextList,
            HotLists hot,
            ListMetrics metrics,
            ListsConfig config,
            InstantSource clock) {
        this.upstream = upstream;
        this.archived = archived;
        this.nextList = nextList;
        this.hot = hot;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param known the list before the read, or {@code null}
     * @param client the client that the read counts for
     */
    Uni<CachedTask> read(TaskId task, ScreenshotList known, RefreshReason reason, String client) {
        return hot.run(known == null ? 0 : known.size(), () -> before(known, reason))
                .chain(before -> upstream.fetch(task, before, client)
                        .ifNoItem()
                        .after(LONGEST_READ)
                        .failWith(ListReads::timeOut))
                .chain(read -> hot.<CachedTask>run(
                        Math.max(read.screenshots().size(), known == null ? 0 : known.size()),
                        () -> hot.keep(nextList.of(task, read, known, reason))))
                .onFailure(ListReads::taskNotFound)
                .recoverWithUni(() -> archived.get(task).map(this::ofMissingTask))
                .onItemOrFailure()
                .invoke((entry, failure) -> metrics.refreshed(failure));
    }

    private CachedTask ofMissingTask(Optional<ScreenshotList> archived) {
        return archived.map(CachedTask.class::cast)
                .orElseGet(() -> new CachedTask.Missing(Freshness.ofMissingTask(clock.instant(), config)));
    }

    private TaskScreenshots before(ScreenshotList known, RefreshReason reason) {
        if (known == null) {
            return null;
        }
        boolean urlsExpireSoon =
                !clock.instant().plus(RENEWAL_MARGIN).isBefore(known.freshness().urlsUntil());
        // A read that continues keeps the URLs of earlier pages.
        return reason == RefreshReason.FOR_URLS || known.urlsRefused() || urlsExpireSoon
                ? asRead(known).fromStart()
                : asRead(known);
    }

    private static TaskScreenshots asRead(ScreenshotList known) {
        Iterator<String> urls = known.urls().iterator();
        TaskProgress progress = known.progress();
        return new TaskScreenshots(
                known.screenshots().stream()
                        .map(named -> new Screenshot(named.id(), urls.next()))
                        .toList(),
                progress.life(),
                progress.endKnown() ? progress.unchangedSince() : null,
                known.freshness().readAt(),
                known.cursor());
    }

    private static boolean taskNotFound(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TASK_NOT_FOUND;
    }

    private static Problem timeOut() {
        return new Problem(ProblemType.UPSTREAM_TIMEOUT, "The upstream did not deliver the whole list in time.");
    }
}
