package io.github.screenshotgateway.demo;

import io.github.screenshotgateway.config.FlagSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Whether the gateway runs as a demo. {@code src/docs/configuration.md} describes the key. */
@ConfigMapping(prefix = "gateway")
interface DemoConfig {
    /** Simulates the vendor. {@link io.github.screenshotgateway.config.DerivedSettings} then says where it is. */
    @WithDefault("false")
    @WithConverter(FlagSetting.class)
    boolean demo();
}
