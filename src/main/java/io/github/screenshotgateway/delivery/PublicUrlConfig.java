package io.github.screenshotgateway.delivery;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where clients reach the gateway. */
@ConfigMapping(prefix = "gateway")
public interface PublicUrlConfig {
    /** Base of the URLs in lists; if empty, the base comes from the request. */
    Optional<URI> publicUrl();
}
