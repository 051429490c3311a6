package io.github.screenshotgateway.webhooks;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What the gateway needs to believe the vendor's webhooks. */
@ConfigMapping(prefix = "gateway.webhooks")
public interface WebhooksConfig {
    /** The secret that the vendor signs with; webhooks are off while there is none. */
    Optional<String> secret();
}
