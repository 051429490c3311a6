package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.archive.ArchivedTask;
import io.github.screenshotgateway.archive.Deletions;
import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.archive.TaskObjects;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.ScreenshotList.ArchiveCopy;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.upstream.Generation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The lists of tasks that the vendor no longer has. */
@Singleton
class ArchivedLists {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final TaskObjects objects;
    private final Deletions deletions;
    private final HotLists hot;
    private final ListsConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;

    ArchivedLists(
            TaskObjects objects,
            Deletions deletions,
            HotLists hot,
            ListsConfig config,
            InstantSource clock,
            RandomGenerator random) {
        this.objects = objects;
        this.deletions = deletions;
        this.hot = hot;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The list of a task in the archive.
     *
     * @return empty if the task is not archived, or without a bucket. Fails with {@code upstream-busy} if the archive cannot be read
     */
    Uni<Optional<ScreenshotList>> get(TaskId task) {
        if (!objects.isEnabled()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return objects.get(task)
                .chain(found -> found.isEmpty() ? Uni.createFrom().item(found) : unlessDeleted(task, found))
                .chain(found -> hot.run(
                        found.map(archived -> archived.screenshots().size()).orElse(0),
                        () -> found.flatMap(archived -> toList(task, archived)).map(hot::keep)))
                .onFailure(failure -> failure instanceof ObjectFailure refusal && refusal.isLasting())
                .recoverWithItem(Optional.empty())
                .onFailure(ObjectFailure.class)
                .transform(failure -> Problem.busy(
                        "The upstream does not know the task, and the archive cannot be read at the moment.",
                        RETRY_AFTER,
                        failure));
    }

    /** A list may have been written while the task was being deleted. */
    private Uni<Optional<ArchivedTask>> unlessDeleted(TaskId task, Optional<ArchivedTask> found) {
        return deletions.isDeleted(task).map(deleted -> deleted ? Optional.empty() : found);
    }

    private Optional<ScreenshotList> toList(TaskId task, ArchivedTask archived) {
        List<NamedScreenshot> names = new ArrayList<>(archived.screenshots().size());
        for (ArchivedTask.Item item : archived.screenshots()) {
            String firstName = item.firstName() == null ? item.name() : item.firstName();
            names.add(new NamedScreenshot(item.name(), item.id(), item.url(), firstName, names.size()));
        }
        if (!ScreenshotNames.areNames(names)) {
            objects.reportMalformed(task, "its names are not plain and unique");
            return Optional.empty();
        }
        Instant end = archived.endedAt() == null ? archived.readAt() : archived.endedAt();
        return Optional.of(ScreenshotList.ofArchive(
                task,
                names,
                new TaskProgress(TaskLife.ENDED, end, archived.endedAt() != null),
                Freshness.ofArchivedList(clock.instant(), config, random.nextDouble()),
                new ArchiveCopy(
                        archived.readAt(), Generation.valueOf(archived.api().toUpperCase(Locale.ROOT)))));
    }
}
