package io.github.screenshotgateway.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How browsers may use images. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface BrowserPolicyConfig {
    /** {@code Cross-Origin-Resource-Policy} of images. */
    @WithDefault("cross-origin")
    ResourcePolicy resourcePolicy();
}
