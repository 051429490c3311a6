package io.github.screenshotgateway.webhooks;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What the gateway needs to believe the vendor's webhooks. */
@ConfigMapping(prefix = "gateway.webhooks")
public interface WebhooksConfig {
    /** The secret that the vendor signs with; webhooks are off while there is neither this nor {@link #secretFile()}. */
    Optional<String> secret();

    /**
     * A file that holds the secret, or an old one and a new one on lines of their own; it wins over {@link #secret()} and
     * is read again when it changes.
     */
    Optional<Path> secretFile();
}
