package io.github.screenshotgateway.screenshots;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What lists and images both need to know of the delivery of images. */
@ConfigMapping(prefix = "gateway.images")
public interface DeliveryConfig {
    /** How image bytes reach clients that do not say otherwise. */
    @WithDefault("proxy")
    Delivery delivery();
}
