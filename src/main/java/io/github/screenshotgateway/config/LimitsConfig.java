package io.github.screenshotgateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests the gateway accepts at once. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.limits")
public interface LimitsConfig {
    /** Requests in progress, without event streams, zips and webhooks; at least 1. */
    @WithDefault("2500")
    int requests();

    /** Open event streams; at least 1. Each is a connection of some ten kilobytes. */
    @WithDefault("3000")
    int eventStreams();

    /** Zips in progress; at least 1. Each may hold three images and some hundred kilobytes for a slow client. */
    @WithDefault("100")
    int zips();

    /** Time-out from the first byte of a request to its last; 1 ms to 1 h. */
    @WithDefault("5s")
    @WithConverter(DurationSetting.class)
    Duration readTimeout();
}
