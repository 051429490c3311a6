package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.config.SizeSetting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How many images are stored, and where. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.images")
public interface StoreConfig {
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
