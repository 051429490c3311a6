package io.github.screenshotgateway.upstream.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RetryBudget budget = new RetryBudget(() -> now);

    private long taken(int tries) {
        return IntStream.range(0, tries).filter(i -> budget.take()).count();
    }

    @Test
    void tenRetriesAreAvailableAtOnce() {
        assertEquals(10, taken(100));
    }

    @Test
    void oneRetryIsAddedPerSecond() {
        taken(100);
        now = now.plusSeconds(3);

        assertEquals(3, taken(100));
    }

    @Test
    void longPauseAddsAtMostTenRetries() {
        taken(100);
        now = now.plus(Duration.ofDays(1));

        assertEquals(10, taken(100));
    }

    @Test
    void settingTheClockBackRefillsTheBudget() {
        taken(100);
        now = now.minus(Duration.ofMinutes(10));

        assertEquals(10, taken(100));
    }

    @Test
    void refusedRetriesCostNothing() {
        taken(1_000);
        now = now.plusSeconds(1);

        assertEquals(1, taken(1_000));
    }
}
