package io.github.screenshotgateway.images;

import io.github.screenshotgateway.config.SizeSetting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where images may come from and how many are kept. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface ImagesConfig {
    /** Origins that images may come from; nothing else is ever contacted or redirected to. */
    @WithDefault("https://media.browser-use.com,https://cdn.browser-use.com")
    List<String> allowedOrigins();

    /** {@code Cross-Origin-Resource-Policy} of images. */
    @WithDefault("cross-origin")
    ResourcePolicy resourcePolicy();

    /** Allowed origins whose names may lead to private addresses. */
    Optional<List<String>> privateOrigins();

    /** The largest image, in bytes; at least 1. */
    @WithDefault("25M")
    @WithConverter(SizeSetting.class)
    MemorySize maximumSize();

    /** Bytes of images kept in memory; 0 keeps none. */
    @WithDefault("64M")
    @WithConverter(SizeSetting.class)
    MemorySize memory();

    /** Bytes of images kept on disk; 0 keeps none. */
    @WithDefault("2G")
    @WithConverter(SizeSetting.class)
    MemorySize disk();

    /** Where on disk; a folder among the temporary files when empty. */
    Optional<Path> directory();
}
