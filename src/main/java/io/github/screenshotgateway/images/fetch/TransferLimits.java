package io.github.screenshotgateway.images.fetch;

import java.time.Duration;

/**
 * The limits of one transfer from a media host.
 *
 * @param maximumSize of an image, in bytes
 * @param silence longest time without a byte
 */
record TransferLimits(int maximumSize, Duration silence) {
    /** Longest transfer at any speed: clients do not wait for much longer. */
    static final Duration LONGEST = Duration.ofSeconds(60);
}
