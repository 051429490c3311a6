package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
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
        Freshness freshness = Freshness.ofList(Instant.EPOCH, TaskLife.RUNNING, lists(Map.of()));
        return new ScreenshotList(new TaskId("task"), screenshots, TaskLife.RUNNING, freshness, false);
    }
}
