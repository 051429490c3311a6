package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.DurationSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the gateway reaches the vendor's API. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.upstream")
public interface UpstreamConfig {
    /** Generation of the API behind the gateway. */
    @WithDefault("v1")
    Generation api();

    /** Root of the API, without {@code /api/v1}. */
    @WithDefault("https://api.browser-use.com")
    URI url();

    /** The key. Either this or {@link #apiKeyFile()} is required. */
    @WithDefault("${BROWSER_USE_API_KEY:}")
    Optional<String> apiKey();

    /** A file with the key. Overrides {@link #apiKey()} and is reloaded when it changes. */
    Optional<Path> apiKeyFile();

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
