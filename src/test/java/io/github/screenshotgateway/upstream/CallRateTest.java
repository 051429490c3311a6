package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRateTest {
    private static final Refusals REFUSALS = new Refusals(new SimpleMeterRegistry());

    private long now = Duration.ofHours(1).toNanos();
    private final CallRate rate = new CallRate(20, REFUSALS, () -> now);

    private List<Long> turns(int calls) {
        return Stream.generate(() -> rate.reserve().toMillis()).limit(calls).toList();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void afterAPauseAQuarterOfASecondsCallsStartAtOnce() {
        pass(Duration.ofMinutes(1));

        assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 50L, 100L), turns(7));
    }

    /** Timers cannot be set for less: the call would fail instead of waiting. */
    @Test
    void whoWaitsWaitsForAMillisecondAtLeast() {
        turns(5);
        pass(Duration.ofMillis(250).minusNanos(1_000));

        assertEquals(Duration.ofMillis(1), rate.reserve());
    }

    @Test
    void noSecondSeesMoreThanTheVendorAllows() {
        pass(Duration.ofMinutes(1));

        long inTheFirstSecond = turns(60).stream().filter(turn -> turn < 1000).count();

        assertEquals(24, inTheFirstSecond);
    }

    @Test
    void callsHaveTheirTurnsInTheOrderInWhichTheyCame() {
        List<Long> turns = turns(50);

        assertEquals(turns.stream().sorted().toList(), turns);
    }

    @Test
    void whoWouldWaitForTooLongIsRefusedAndToldWhenToComeAgain() {
        pass(Duration.ofMinutes(1));
        turns(5 + 100);

        Problem refusal = assertThrows(Problem.class, rate::reserve);

        assertEquals(ProblemType.UPSTREAM_BUSY, refusal.type());
        assertEquals(Map.of("Retry-After", "1"), refusal.headers());
    }

    @Test
    void refusalsTakeNobodysTurn() {
        pass(Duration.ofMinutes(1));
        turns(5 + 100);
        for (int i = 0; i < 1000; i++) {
            assertThrows(Problem.class, rate::reserve);
        }

        pass(Duration.ofMillis(50));

        assertEquals(List.of(5_000L), turns(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void aRateThatCannotBeKeptIsRefusedAtStart(int perSecond) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> new CallRate(perSecond, REFUSALS));

        assertEquals(true, refusal.getMessage().contains("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND"));
    }
}
