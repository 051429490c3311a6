package io.github.screenshotgateway.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The setting that both lists and images need for the delivery of images. */
@ConfigMapping(prefix = "gateway.images")
public interface DeliveryConfig {
    /** How image bytes reach clients that request no other delivery. */
    @WithDefault("proxy")
    Delivery delivery();
}
