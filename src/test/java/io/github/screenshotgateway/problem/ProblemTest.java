package io.github.screenshotgateway.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    /** If it were rounded down, an obedient client would come too early; 0 seconds would invite hammering. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT-5S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT1.999S, 2", "PT5S, 5", "PT1H, 3600"})
    void busyRoundsRetryAfterUpToWholeSeconds(Duration wait, String seconds) {
        assertEquals(Map.of("Retry-After", seconds), Problem.busy("Busy.", wait).headers());
    }

    @Test
    void problemHasNoStackTrace() {
        assertEquals(0, Problem.invalid("No.").getStackTrace().length);
    }

    @Test
    void invalidRequestAddsNoHeader() {
        assertEquals(Map.of(), Problem.invalid("No.").headers());
    }
}
