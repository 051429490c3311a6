package io.github.screenshotgateway.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    /** Rounded down, a client that obeys would come too early; 0 seconds would be an invitation to hammer. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT-5S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT1.999S, 2", "PT5S, 5", "PT1H, 3600"})
    void busyTellsWholeSecondsRoundedUp(Duration wait, String seconds) {
        assertEquals(Map.of("Retry-After", seconds), Problem.busy("Busy.", wait).headers());
    }

    @Test
    void anExpectedOutcomeCostsNoStackTrace() {
        assertEquals(0, Problem.invalid("No.").getStackTrace().length);
    }

    @Test
    void anOrdinaryProblemAddsNoHeader() {
        assertEquals(Map.of(), Problem.invalid("No.").headers());
    }
}
