package io.github.screenshotgateway.access;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The host names by which clients reach the gateway. */
@ConfigMapping(prefix = "gateway")
public interface HostsConfig {
    /** Allowed hosts in addition to the defaults of {@link AllowedHosts}; {@code *} for any. */
    Optional<List<String>> allowedHosts();
}
