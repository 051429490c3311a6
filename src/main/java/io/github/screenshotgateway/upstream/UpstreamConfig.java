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

    /** The key itself. One of this and {@link #apiKeyFile()} must be there. */
    @WithDefault("${BROWSER_USE_API_KEY:}")
    Optional<String> apiKey();

    /** A file that holds the key; it wins over {@link #apiKey()} and is read again when it changes. */
    Optional<Path> apiKeyFile();

    /** Calls to the API in any one second; at least 1. The vendor allows 25 for a project. */
    @WithDefault("20")
    int requestsPerSecond();

    /** Longest wait for a connection, to the API and to media hosts alike; more than zero. */
    @WithDefault("2s")
    @WithConverter(DurationSetting.class)
    Duration connectTimeout();

    /**
     * Longest wait for a complete answer of the API, and longest silence of a media host during a download; more than
     * zero.
     */
    @WithDefault("10s")
    @WithConverter(DurationSetting.class)
    Duration readTimeout();
}
