package io.github.screenshotgateway.images.store;

import java.util.Locale;

/** The places where images are stored. */
public enum Tier {
    MEMORY,
    DISK;

    /** The tier's label in metrics and headers. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
