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
        if (tier.isEmpty()) {
            return new CachedImage(image, joined ? CacheStatus.miss().collapsed() : CacheStatus.miss());
        }
        CacheStatus hit = CacheStatus.hit();
        return new CachedImage(
                image, tier.get() == Tier.MEMORY ? hit : hit.detail(tier.get().label()));
    }
}
