package io.github.screenshotgateway.images;

import io.github.screenshotgateway.config.SizeSetting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where images may come from, and how many are stored. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface ImagesConfig {
    /** Origins that images may come from. The gateway contacts and redirects to no others. */
    @WithDefault("https://media.browser-use.com,https://cdn.browser-use.com")
    List<String> allowedOrigins();

    /** {@code Cross-Origin-Resource-Policy} of images. */
    @WithDefault("cross-origin")
    ResourcePolicy resourcePolicy();

    /** Allowed origins whose names may resolve to private addresses. */
    Optional<List<String>> privateOrigins();

    /** The largest image, in bytes; at least 1. */
    @WithDefault("25M")
    @WithConverter(SizeSetting.class)
    MemorySize maximumSize();

    /** Size of the memory tier, in bytes; 0 disables it. */
    @WithDefault("64M")
    @WithConverter(SizeSetting.class)
    MemorySize memory();

    /** Size of the disk tier, in bytes; 0 disables it. */
    @WithDefault("2G")
    @WithConverter(SizeSetting.class)
    MemorySize disk();

    /** Directory of the disk tier; a folder in the temporary directory when empty. */
    Optional<Path> directory();
}
