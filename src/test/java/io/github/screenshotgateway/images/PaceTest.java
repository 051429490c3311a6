package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int ENOUGH = (int) (Pace.LEAST * Pace.WINDOW.toSeconds());

    private Instant now = Instant.EPOCH;
    private Pace pace = new Pace(() -> now, SILENCE);

    private boolean isTooSlowAfter(Duration time, int bytes) {
        now = now.plus(time);
        return pace.isTooSlow(bytes);
    }

    @Test
    void oneByteTooFewInWindowIsTooSlow() {
        assertTrue(isTooSlowAfter(Pace.WINDOW, ENOUGH - 1));
    }

    @Test
    void minimumIsFastEnough() {
        assertFalse(isTooSlowAfter(Pace.WINDOW, ENOUGH));
    }

    @Test
    void unfinishedWindowIsNotTooSlow() {
        assertFalse(isTooSlowAfter(Pace.WINDOW.minusMillis(1), 1));
    }

    @Test
    void earlierBytesInWindowCount() {
        pace.isTooSlow(ENOUGH);

        assertFalse(isTooSlowAfter(Pace.WINDOW, 1));
    }

    /** Otherwise a fast beginning would buy a minute of trickling. */
    @Test
    void slowWindowAfterFastOneIsTooSlow() {
        isTooSlowAfter(Pace.WINDOW, 100 * ENOUGH);

        assertTrue(isTooSlowAfter(Pace.WINDOW, 1));
    }

    @Test
    void longerWindowNeedsMoreBytes() {
        assertTrue(isTooSlowAfter(Pace.WINDOW.multipliedBy(2), ENOUGH));
    }

    /** An operator who allows longer silence accepts slow hosts, too. */
    @Test
    void windowIsAtLeastAllowedSilence() {
        pace = new Pace(() -> now, Pace.WINDOW.multipliedBy(3));

        assertFalse(isTooSlowAfter(Pace.WINDOW.multipliedBy(2), 1));
    }
}
