package io.github.screenshotgateway.archiving;

import io.github.screenshotgateway.archive.ArchivedTask;
import io.github.screenshotgateway.archive.Deletions;
import io.github.screenshotgateway.archive.ImageObjects.Stored;
import io.github.screenshotgateway.archive.TaskObjects;
import io.github.screenshotgateway.images.ImageArchiving;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.upstream.Generation;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Archives a task: its images, one after another, and then its list. A task that was archived in part is completed; one that has
 * grown since is extended.
 */
@Singleton
class TaskArchiving {
    /** Takes turns with the clients' names, which have other characters. */
    private static final String CLIENT = "(archive)";

    /** When no late screenshot is to be expected any more. */
    static final Duration SETTLED = Duration.ofMinutes(6);

    private final Deletions deletions;
    private final ScreenshotLists lists;
    private final ImageArchiving images;
    private final TaskObjects objects;
    private final Generation api;

    TaskArchiving(
            Deletions deletions,
            ScreenshotLists lists,
            ImageArchiving images,
            TaskObjects objects,
            UpstreamConfig upstream) {
        this.deletions = deletions;
        this.lists = lists;
        this.images = images;
        this.objects = objects;
        this.api = upstream.api();
    }

    /** How an attempt ended that did not fail; also the names in metrics. */
    enum Outcome {
        ARCHIVED,
        /** It was archived before, or deleted meanwhile. */
        UNCHANGED,
        /** It still runs. */
        NOT_FINAL,
        /** The vendor does not know it. */
        UNKNOWN,
        /** An operator has deleted it from the archive. */
        DELETED
    }

    /** @param list that was read; {@code null} if none was */
    record Result(Outcome outcome, ScreenshotList list) {}

    /**
     * @param onProgress called after each image
     * @return fails if a later attempt may succeed
     */
    Uni<Result> run(TaskId task, Runnable onProgress) {
        return deletions
                .isDeleted(task)
                .chain(deleted -> deleted
                        ? deletions.deleteRest(task).replaceWith(new Result(Outcome.DELETED, null))
                        : lists.getUncounted(task, CLIENT).chain(list -> run(list, onProgress)))
                .onFailure(TaskArchiving::isUnknown)
                .recoverWithItem(new Result(Outcome.UNKNOWN, null));
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TASK_NOT_FOUND;
    }

    private Uni<Result> run(ScreenshotList list, Runnable onProgress) {
        if (list.archived().isPresent()) {
            return Uni.createFrom().item(new Result(Outcome.UNCHANGED, list));
        }
        if (!list.complete()) {
            return Uni.createFrom().item(new Result(Outcome.NOT_FINAL, list));
        }
        // Now, because they may be dropped from memory while the bucket is asked.
        List<NamedScreenshot> screenshots = list.screenshots();
        return objects.get(list.task()).chain(before -> before.filter(archived -> covers(archived, list, screenshots))
                .map(archived -> Uni.createFrom().item(new Result(Outcome.UNCHANGED, list)))
                .orElseGet(() -> archive(list, screenshots, before.isPresent(), onProgress)));
    }

    /**
     * Whether there is nothing to add. Lists only grow; one that has other screenshots than the archive is doubted. Images that
     * were missing soon after the end are looked for once more.
     */
    private static boolean covers(ArchivedTask archived, ScreenshotList list, List<NamedScreenshot> screenshots) {
        Set<String> grown = screenshots.stream().map(NamedScreenshot::id).collect(Collectors.toSet());
        Set<String> known =
                archived.screenshots().stream().map(ArchivedTask.Item::id).collect(Collectors.toSet());
        boolean early = list.progress().overFor(archived.readAt()).compareTo(SETTLED) < 0;
        return known.containsAll(grown) && (archived.hasAllImages() || !early) || !grown.containsAll(known);
    }

    private Uni<Result> archive(
            ScreenshotList list, List<NamedScreenshot> screenshots, boolean replaces, Runnable onProgress) {
        return Multi.createFrom()
                .iterable(screenshots)
                .onItem()
                .transformToUniAndConcatenate(screenshot -> images.ensure(list, screenshot, CLIENT)
                        .map(stored -> item(screenshot, stored))
                        .invoke(onProgress))
                .collect()
                .asList()
                .chain(items -> objects.put(list.task(), toArchive(list, items), replaces))
                .map(written -> new Result(written ? Outcome.ARCHIVED : Outcome.UNCHANGED, list));
    }

    private static ArchivedTask.Item item(NamedScreenshot screenshot, Optional<Stored> stored) {
        String firstName = screenshot.firstName().equals(screenshot.name()) ? null : screenshot.firstName();
        return new ArchivedTask.Item(
                screenshot.id(),
                screenshot.name(),
                firstName,
                screenshot.source(),
                stored.map(Stored::object).orElse(null),
                stored.map(Stored::size).orElse(null),
                stored.map(Stored::sha256).orElse(null),
                stored.map(Stored::type).orElse(null));
    }

    private ArchivedTask toArchive(ScreenshotList list, List<ArchivedTask.Item> items) {
        return new ArchivedTask(
                ArchivedTask.VERSION,
                list.task().value(),
                api.name().toLowerCase(Locale.ROOT),
                ArchivedTask.ENDED,
                list.readAt(),
                list.progress().endKnown() ? list.progress().unchangedSince() : null,
                items);
    }
}
