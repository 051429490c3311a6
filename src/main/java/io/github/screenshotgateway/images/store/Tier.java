package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.http.CacheStatus;
import java.util.Locale;

/** The places where images are stored. */
public enum Tier {
    MEMORY,
    DISK,
    /** The bucket, which replicas share. */
    ARCHIVE;

    /** The tier's label in metrics and headers. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The {@code Cache-Status} of a response with an image from this tier. */
    public CacheStatus cacheStatus() {
        return this == MEMORY ? CacheStatus.hit() : CacheStatus.hit().detail(label());
    }
}
