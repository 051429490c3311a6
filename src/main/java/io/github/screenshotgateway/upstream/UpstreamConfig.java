package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.UrlSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Which API of the vendor the gateway calls, and with which key. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.upstream")
public interface UpstreamConfig {
    /** Generation of the API behind the gateway. */
    @WithDefault("v2")
    Generation api();

    /** Root of the API, without {@code /api/v1}. */
    @WithDefault("https://api.browser-use.com")
    @WithConverter(UrlSetting.class)
    URI url();

    /** The key. Either this or {@link #apiKeyFile()} is required. */
    @WithDefault("${BROWSER_USE_API_KEY:}")
    Optional<String> apiKey();

    /** A file with the key. Overrides {@link #apiKey()} and is reloaded when it changes. */
    Optional<Path> apiKeyFile();
}
