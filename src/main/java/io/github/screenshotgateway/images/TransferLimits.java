package io.github.screenshotgateway.images;

import java.time.Duration;

/**
 * What one transfer may take.
 *
 * @param maximumSize of an image, in bytes
 * @param silence the longest time without a byte
 */
record TransferLimits(int maximumSize, Duration silence) {
    /** However fast it is by then: clients do not wait for much longer. */
    static final Duration LONGEST = Duration.ofSeconds(60);
}
