package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int ENOUGH = (int) (MinimumRate.LEAST * MinimumRate.WINDOW.toSeconds());

    private Instant now = Instant.EPOCH;
    private MinimumRate rate = new MinimumRate(() -> now, SILENCE);

    private boolean isTooSlowAfter(Duration time, int bytes) {
        now = now.plus(time);
        return rate.isTooSlow(bytes);
    }

    @Test
    void oneByteTooFewInWindowIsTooSlow() {
        assertTrue(isTooSlowAfter(MinimumRate.WINDOW, ENOUGH - 1));
    }

    @Test
    void minimumIsFastEnough() {
        assertFalse(isTooSlowAfter(MinimumRate.WINDOW, ENOUGH));
    }

    @Test
    void unfinishedWindowIsNotTooSlow() {
        assertFalse(isTooSlowAfter(MinimumRate.WINDOW.minusMillis(1), 1));
    }

    @Test
    void earlierBytesInWindowCount() {
        rate.isTooSlow(ENOUGH);

        assertFalse(isTooSlowAfter(MinimumRate.WINDOW, 1));
    }

    /** Otherwise a fast beginning would buy a minute of trickling. */
    @Test
    void slowWindowAfterFastOneIsTooSlow() {
        isTooSlowAfter(MinimumRate.WINDOW, 100 * ENOUGH);

        assertTrue(isTooSlowAfter(MinimumRate.WINDOW, 1));
    }

    @Test
    void longerWindowNeedsMoreBytes() {
        assertTrue(isTooSlowAfter(MinimumRate.WINDOW.multipliedBy(2), ENOUGH));
    }

    /** An operator who allows longer silence accepts slow hosts, too. */
    @Test
    void windowIsAtLeastAllowedSilence() {
        rate = new MinimumRate(() -> now, MinimumRate.WINDOW.multipliedBy(3));

        assertFalse(isTooSlowAfter(MinimumRate.WINDOW.multipliedBy(2), 1));
    }
}
