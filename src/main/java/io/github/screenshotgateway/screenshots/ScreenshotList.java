package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The screenshots of one task as they were read at one moment, in capture order. Immutable.
 *
 * @param secondLook whether it was read because something was missing in the list before it
 */
public record ScreenshotList(
        TaskId task, List<NamedScreenshot> screenshots, TaskLife life, Freshness freshness, boolean secondLook)
        implements CachedTask {
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
