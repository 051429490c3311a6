package io.github.screenshotgateway.images.content;

import io.github.screenshotgateway.config.SizeSetting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Which images are accepted. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface ImageSizeConfig {
    /** The largest image, in bytes; at least 1. */
    @WithDefault("25M")
    @WithConverter(SizeSetting.class)
    MemorySize maximumSize();
}
