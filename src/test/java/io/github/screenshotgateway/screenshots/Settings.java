package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The settings of lists as the gateway reads them, and lists made with them. */
final class Settings {
    private Settings() {}

    /** The defaults of the code, except for the given settings. */
    static ListsConfig lists(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .withMapping(ListsConfig.class)
                .withDefaultValues(changed)
                .build()
                .getConfigMapping(ListsConfig.class);
    }

    /** A list of these screenshots, of a running task. */
    static ScreenshotList listOf(List<NamedScreenshot> screenshots) {
        return listOf(TaskLife.RUNNING, screenshots);
    }

    static ScreenshotList listOf(TaskLife life, List<NamedScreenshot> screenshots) {
        return new ScreenshotList(
                new TaskId("task"),
                screenshots.stream()
                        .map(named -> new Screenshot(named.id(), named.source()))
                        .toList(),
                screenshots,
                new TaskProgress(life, Instant.EPOCH, life.isOver()),
                freshness(Instant.EPOCH, life, lists(Map.of())),
                null,
                RefreshReason.ORDINARY);
    }

    /** Freshness without jitter and expiring URLs. An ended task ended long ago. */
    static Freshness freshness(Instant readAt, TaskLife life, ListsConfig config) {
        Instant unchangedSince = life.isOver() ? Instant.EPOCH : readAt;
        return Freshness.ofList(new TaskScreenshots(List.of(), life, readAt), unchangedSince, config, 0);
    }
}
