package io.github.screenshotgateway.webhooks;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings for verifying the vendor's webhooks. */
@ConfigMapping(prefix = "gateway.webhooks")
public interface WebhooksConfig {
    /** The secret that the vendor signs with. Webhooks are off when neither this nor {@link #secretFile()} is set. */
    Optional<String> secret();

    /**
     * A file with the secret, or with an old and a new one on separate lines. Overrides {@link #secret()} and is
     * reloaded when it changes.
     */
    Optional<Path> secretFile();
}
