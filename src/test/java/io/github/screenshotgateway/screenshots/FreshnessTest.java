package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.TaskLife;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which of its four states an entry is, at both sides of each border. */
class FreshnessTest {

    private static final Instant READ_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final ListsConfig config = Settings.lists(Map.of(
            "gateway.lists.running-fresh-for", "2s",
            "gateway.lists.final-fresh-for", "24h",
            "gateway.lists.not-found-fresh-for", "5s",
            "gateway.lists.stale-while-revalidate", "30s",
            "gateway.lists.stale-if-error", "1h"));

    @ParameterizedTest
    @CsvSource({
        "RUNNING, PT0S,            fresh",
        "RUNNING, PT1.999S,        fresh",
        "RUNNING, PT2S,            served while revalidated",
        "RUNNING, PT31.999S,       served while revalidated",
        "RUNNING, PT32S,           served on error",
        "RUNNING, PT1H1.999S,      served on error",
        "RUNNING, PT1H2S,          never served",
        "RUNNING, P365D,           never served",
        // Its last screenshot may be missing: it is looked at again as soon as a running one.
        "ENDING,  PT1.999S,        fresh",
        "ENDING,  PT2S,            served while revalidated",
        "ENDED,   PT2S,            fresh",
        "ENDED,   PT23H59M59.999S, fresh",
        "ENDED,   PT24H,           served while revalidated",
        "ENDED,   PT24H30S,        served on error",
        "ENDED,   PT25H,           never served",
    })
    void aListGrowsOldByTheLifeOfItsTask(TaskLife life, Duration age, String state) {
        assertEquals(state, state(Freshness.ofList(READ_AT, life, config), READ_AT.plus(age)));
    }

    /** The task could be created any moment: there is no state between fresh and over. */
    @ParameterizedTest
    @CsvSource({"PT0S, fresh", "PT4.999S, fresh", "PT5S, never served", "PT30S, never served", "PT1H, never served"})
    void aMissingTaskIsNeverServedStale(Duration age, String state) {
        assertEquals(state, state(Freshness.ofMissingTask(READ_AT, config), READ_AT.plus(age)));
    }

    /** How an operator turns each of the three off. */
    @ParameterizedTest
    @CsvSource({
        "running-fresh-for,      PT0S,      served while revalidated",
        "stale-while-revalidate, PT2S,      served on error",
        "stale-if-error,         PT32S,     never served",
    })
    void zeroTurnsAStateOff(String key, Duration age, String state) {
        ListsConfig off = Settings.lists(Map.of("gateway.lists." + key, "0s"));

        assertEquals(state, state(Freshness.ofList(READ_AT, TaskLife.RUNNING, off), READ_AT.plus(age)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT2S", "PT1.5S, PT0.5S", "PT2S, PT0S", "PT10S, PT-8S"})
    void theRemainingFreshnessCountsDownBelowZero(Duration age, Duration remaining) {
        assertEquals(remaining, running().remaining(READ_AT.plus(age)));
    }

    /** Clients subtract Age from max-age (RFC 9111, section 4.2), so max-age is the same at every age. */
    @Test
    void theLifetimeIsTheWholeFreshness() {
        assertEquals(Duration.ofSeconds(2), running().lifetime());
    }

    @Test
    void theAgeCountsFromTheRead() {
        assertEquals(Duration.ofSeconds(7), running().age(READ_AT.plusSeconds(7)));
    }

    /** Age is a number of seconds from 0 (RFC 9111, section 5.1); clocks are set back now and then. */
    @Test
    void theAgeIsNeverNegative() {
        assertEquals(Duration.ZERO, running().age(READ_AT.minusSeconds(7)));
    }

    private Freshness running() {
        return Freshness.ofList(READ_AT, TaskLife.RUNNING, config);
    }

    private static String state(Freshness freshness, Instant now) {
        if (freshness.fresh(now)) {
            return "fresh";
        }
        if (freshness.servedWhileRevalidated(now)) {
            return "served while revalidated";
        }
        return freshness.usableOnError(now) ? "served on error" : "never served";
    }
}
