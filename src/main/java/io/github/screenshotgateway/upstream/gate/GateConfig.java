package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.config.DurationSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often the vendor is called, and for how long calls may take. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.upstream")
public interface GateConfig {
    /** Calls to the API per second; at least 1. The vendor allows 25 per project. */
    @WithDefault("20")
    int requestsPerSecond();

    /** Time-out for connections to the API and to media hosts; more than zero. */
    @WithDefault("2s")
    @WithConverter(DurationSetting.class)
    Duration connectTimeout();

    /** Time-out for a complete API response, and for silence of a media host during a download; more than zero. */
    @WithDefault("10s")
    @WithConverter(DurationSetting.class)
    Duration readTimeout();
}
