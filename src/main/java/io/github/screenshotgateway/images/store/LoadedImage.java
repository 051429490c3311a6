package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import java.util.Optional;

/**
 * An image, and where it was.
 *
 * @param tier that had it; empty when it was downloaded, or made
 */
public record LoadedImage(Image image, Optional<Tier> tier) {
    public static LoadedImage of(Image image, Tier tier) {
        return new LoadedImage(image, Optional.of(tier));
    }

    public static LoadedImage ofNoTier(Image image) {
        return new LoadedImage(image, Optional.empty());
    }
}
