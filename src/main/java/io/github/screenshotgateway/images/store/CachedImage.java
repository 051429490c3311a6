package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.images.content.Image;
import java.util.Optional;

/** An image, and how the store obtained it. */
public record CachedImage(Image image, CacheStatus cacheStatus) {
    /**
     * @param tier that had it; empty when it was downloaded
     * @param joined whether the request waited for the download of another one
     */
    static CachedImage of(Image image, Optional<Tier> tier, boolean joined) {
        CacheStatus missed = joined ? CacheStatus.miss().collapsed() : CacheStatus.miss();
        return new CachedImage(image, tier.map(Tier::cacheStatus).orElse(missed));
    }
}
