package io.github.screenshotgateway.images.fetch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Where images may come from. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface OriginsConfig {
    /** Origins that images may come from. The gateway contacts and redirects to no others. */
    @WithDefault("https://media.browser-use.com,https://cdn.browser-use.com")
    List<String> allowedOrigins();

    /** Allowed origins whose names may resolve to private addresses. */
    Optional<List<String>> privateOrigins();
}
