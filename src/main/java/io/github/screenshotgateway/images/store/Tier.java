package io.github.screenshotgateway.images.store;

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
}
