package io.github.screenshotgateway.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    /** The contract with clients: a changed line breaks the programs that rely on it. */
    @Test
    void statusesAndTypesMatchTheContract() {
        String table = Arrays.stream(ProblemType.values())
                .map(type -> type.status() + " " + type.slug())
                .sorted()
                .collect(Collectors.joining("\n"));

        assertEquals("""
                400 invalid-request
                401 unauthenticated
                401 unsigned
                403 forbidden
                404 screenshot-not-found
                404 task-not-found
                410 screenshot-gone
                416 range-not-satisfiable
                421 misdirected-request
                502 image-rejected
                502 upstream-api-gone
                502 upstream-bad-response
                502 upstream-rejected-credentials
                502 upstream-unreachable
                503 identity-provider-unreachable
                503 screenshot-not-ready
                503 upstream-busy
                504 upstream-timeout""", table);
    }

    @Test
    void titlesAreUnique() {
        long titles = Arrays.stream(ProblemType.values())
                .map(ProblemType::title)
                .distinct()
                .count();
        assertEquals(ProblemType.values().length, titles);
    }

    /** If it were rounded down, an obedient client would come too early; 0 seconds would invite hammering. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT-5S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT1.999S, 2", "PT5S, 5", "PT1H, 3600"})
    void busyRoundsRetryAfterUpToWholeSeconds(Duration wait, String seconds) {
        assertEquals(Map.of("Retry-After", seconds), Problem.busy("Busy.", wait).headers());
    }
}
