package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.config.DurationSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long lists are kept, and in which state they are served. See {@code src/docs/configuration.md}. */
@ConfigMapping(prefix = "gateway.lists")
public interface ListsConfig {
    /**
     * How long the list of a task that may still grow is fresh. Also how long a failed read is remembered, how often an
     * unknown name causes a read, and how often watched tasks are read.
     */
    @WithDefault("2s")
    @WithConverter(DurationSetting.class)
    Duration runningFreshFor();

    /** How long the list of an idle or paused task is fresh. */
    @WithDefault("15s")
    @WithConverter(DurationSetting.class)
    Duration quietFreshFor();

    /** How long the list of a task that ended long ago is fresh. */
    @WithDefault("24h")
    @WithConverter(DurationSetting.class)
    Duration finalFreshFor();

    /** How long a missing task is remembered. */
    @WithDefault("5s")
    @WithConverter(DurationSetting.class)
    Duration notFoundFreshFor();

    /** How long after its freshness a list is still served at once, while one refresh runs in the background. */
    @WithDefault("30s")
    @WithConverter(DurationSetting.class)
    Duration staleWhileRevalidate();

    /** How long after its freshness a list is served when its refresh fails. */
    @WithDefault("24h")
    @WithConverter(DurationSetting.class)
    Duration staleIfError();

    /** Most lists kept, at least 1; fewer if they would take more than a fifth of the heap. */
    @WithDefault("100000")
    long maximumSize();
}
