package io.github.screenshotgateway.delivery;

import io.github.screenshotgateway.config.UrlSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.util.Optional;

/** Where clients reach the gateway. */
@ConfigMapping(prefix = "gateway")
public interface PublicUrlConfig {
    /** Base of the URLs in lists; if empty, the base comes from the request. */
    Optional<@WithConverter(UrlSetting.class) URI> publicUrl();
}
