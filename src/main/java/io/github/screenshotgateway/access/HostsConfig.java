package io.github.screenshotgateway.access;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Under which names clients reach the gateway. */
@ConfigMapping(prefix = "gateway")
public interface HostsConfig {
    /** Hosts of requests beside those that {@link AllowedHosts} allows by itself; {@code *} for any. */
    Optional<List<String>> allowedHosts();
}
