package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The configuration of lists as the gateway reads it, without the gateway. */
final class Settings {
    private Settings() {}

    /** The defaults of the code, but for those given. */
    static ListsConfig lists(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .withMapping(ListsConfig.class)
                .withDefaultValues(changed)
                .build()
                .getConfigMapping(ListsConfig.class);
    }

    /** A list of these screenshots, as fresh as any. */
    static ScreenshotList listOf(List<NamedScreenshot> screenshots) {
        return listOf(TaskLife.RUNNING, screenshots);
    }

    static ScreenshotList listOf(TaskLife life, List<NamedScreenshot> screenshots) {
        return new ScreenshotList(
                new TaskId("task"),
                screenshots,
                life,
                Instant.EPOCH,
                life.over(),
                freshness(Instant.EPOCH, life, lists(Map.of())),
                null,
                ScreenshotList.RefreshReason.ORDINARY);
    }

    /** The freshness of a list without URLs that expire, and without jitter; of a task that ended long ago, if it ended. */
    static Freshness freshness(Instant readAt, TaskLife life, ListsConfig config) {
        Instant unchangedSince = life.over() ? Instant.EPOCH : readAt;
        return Freshness.ofList(new TaskScreenshots(List.of(), life, readAt), unchangedSince, config, 0);
    }
}
