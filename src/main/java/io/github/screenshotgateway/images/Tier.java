package io.github.screenshotgateway.images;

import java.util.Locale;

/** Where an image is kept. */
enum Tier {
    MEMORY,
    DISK;

    /** The word for it in metrics and headers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
