package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The screenshots of one task as they were read at one moment, in capture order. Immutable.
 *
 * @param cursor where the next read may go on; {@code null} when it must begin at the start
 * @param look why it was read
 */
public record ScreenshotList(
        TaskId task, List<NamedScreenshot> screenshots, TaskLife life, Freshness freshness, String cursor, Look look)
        implements CachedTask {
    /** Why a list was read; each kind does what the ones before it do, too. */
    public enum Look {
        /** It was too old. */
        ORDINARY,
        /** A name was missing in the one before. */
        FOR_A_NAME,
        /** A URL in the one before was no longer valid, so all was read from the start. */
        FOR_URLS
    }

    /** As the upstream gave it, for the next read to go on from. */
    TaskScreenshots read() {
        List<Screenshot> unnamed =
                screenshots.stream().map(NamedScreenshot::screenshot).toList();
        return new TaskScreenshots(unnamed, life, freshness.readAt(), cursor);
    }

    /** Whether nothing can ever be added to it. */
    public boolean complete() {
        return life == TaskLife.ENDED;
    }

    /** The one of this name; {@code latest} and {@code first} are names too. */
    public Optional<NamedScreenshot> find(String name) {
        if (screenshots.isEmpty()) {
            return Optional.empty();
        }
        return switch (name) {
            case ScreenshotNames.LATEST -> Optional.of(screenshots.get(screenshots.size() - 1));
            case ScreenshotNames.FIRST -> Optional.of(screenshots.get(0));
            default ->
                first(s -> s.name().equals(name))
                        .or(() -> first(s -> s.firstName().equals(name)));
        };
    }

    private Optional<NamedScreenshot> first(Predicate<NamedScreenshot> condition) {
        return screenshots.stream().filter(condition).findFirst();
    }

    /** The one of this id, wherever it stands now and whatever its URL is. */
    public Optional<NamedScreenshot> findById(String id) {
        return first(s -> s.id().equals(id));
    }
}
