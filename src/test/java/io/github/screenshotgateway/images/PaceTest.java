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
    void whoSendsTooLittleInAWindowIsTooSlow() {
        assertTrue(isTooSlowAfter(Pace.WINDOW, ENOUGH - 1));
    }

    @Test
    void theLeastIsEnough() {
        assertFalse(isTooSlowAfter(Pace.WINDOW, ENOUGH));
    }

    @Test
    void aWindowThatIsNotOverIsNotJudged() {
        assertFalse(isTooSlowAfter(Pace.WINDOW.minusMillis(1), 1));
    }

    /** All that has arrived counts, not only what comes last. */
    @Test
    void whatArrivedBeforeInTheWindowCounts() {
        pace.isTooSlow(ENOUGH);

        assertFalse(isTooSlowAfter(Pace.WINDOW, 1));
    }

    /** Else a fast beginning would buy a minute of dripping. */
    @Test
    void eachWindowIsJudgedByItself() {
        isTooSlowAfter(Pace.WINDOW, 100 * ENOUGH);

        assertTrue(isTooSlowAfter(Pace.WINDOW, 1));
    }

    @Test
    void aLongerTimeAsksForMore() {
        assertTrue(isTooSlowAfter(Pace.WINDOW.multipliedBy(2), ENOUGH));
    }

    /** Who lets hosts be silent for longer means slow ones, too. */
    @Test
    void theWindowIsNotShorterThanTheSilenceThatIsAllowed() {
        pace = new Pace(() -> now, Pace.WINDOW.multipliedBy(3));

        assertFalse(isTooSlowAfter(Pace.WINDOW.multipliedBy(2), 1));
    }
}
