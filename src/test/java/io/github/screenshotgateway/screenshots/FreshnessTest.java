package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which of its four states an entry is, at both sides of each border. */
class FreshnessTest {

    private static final Instant READ_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final ListsConfig config = Settings.lists(Map.of(
            "gateway.lists.running-fresh-for", "2s",
            "gateway.lists.final-fresh-for", "24h",
            "gateway.lists.quiet-fresh-for", "15s",
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
        "QUIET,   PT14.999S,       fresh",
        "QUIET,   PT15S,           served while revalidated",
        "ENDED,   PT2S,            fresh",
        "ENDED,   PT23H59M59.999S, fresh",
        "ENDED,   PT24H,           served while revalidated",
        "ENDED,   PT24H30S,        served on error",
        "ENDED,   PT25H,           never served",
        // The clock was set back.
        "RUNNING, PT-5S,           fresh",
        "RUNNING, PT-5.001S,       served on error",
        "QUIET,   PT-10M,          served on error",
        "ENDED,   PT-10M,          served on error",
    })
    void aListGrowsOldByTheLifeOfItsTask(TaskLife life, Duration age, String state) {
        assertEquals(state, state(Settings.freshness(READ_AT, life, config), READ_AT.plus(age)));
    }

    /** The task could be created any moment: there is no state between fresh and over. */
    @ParameterizedTest
    @CsvSource({
        "PT0S, fresh",
        "PT4.999S, fresh",
        "PT5S, never served",
        "PT30S, never served",
        "PT1H, never served",
        "PT-10M, never served"
    })
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

        assertEquals(state, state(Settings.freshness(READ_AT, TaskLife.RUNNING, off), READ_AT.plus(age)));
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
        assertEquals(Duration.ZERO, running().age(READ_AT.minusSeconds(4)));
    }

    /** Nobody knows how old it is. Clients take it for stale, too. */
    @Test
    void whatWasReadInTheFutureIsAsOldAsItIsFresh() {
        assertEquals(running().lifetime(), running().age(READ_AT.minusSeconds(7)));
    }

    /** A last screenshot can come late: what has just ended is looked at soon, and ever more seldom from then on. */
    @ParameterizedTest
    @CsvSource({
        "ENDED,   PT0S,    PT15S",
        "ENDED,   PT3.75S, PT15S",
        "ENDED,   PT20S,   PT80S",
        "ENDED,   PT1H,    PT4H",
        "ENDED,   PT5H59M, PT23H56M",
        "ENDED,   P30D,    PT24H",
        // A clock that was set back.
        "ENDED,   PT-1H,   PT15S",
        "ENDING,  P30D,    PT2S",
        "RUNNING, P30D,    PT2S",
        "QUIET,   P30D,    PT15S",
        "UNKNOWN, PT0S,    PT2S",
        "UNKNOWN, PT1M,    PT3S",
        "UNKNOWN, PT1H,    PT3M",
        "UNKNOWN, P30D,    PT5M",
    })
    void theFreshnessFollowsHowLongNothingHasChanged(TaskLife life, Duration unchanged, Duration lifetime) {
        TaskScreenshots list = new TaskScreenshots(List.of(), life, READ_AT);

        assertEquals(
                lifetime,
                Freshness.ofList(list, READ_AT.minus(unchanged), config, 0).lifetime());
    }

    /** What the operator has set is the bound of what settling and doubt make of it. */
    @ParameterizedTest
    @CsvSource({
        "final-fresh-for,   10s, ENDED,   PT0S, PT10S",
        "final-fresh-for,   0s,  ENDED,   P1D,  PT0S",
        "running-fresh-for, 10m, UNKNOWN, P1D,  PT10M",
    })
    void settingsBoundTheFreshness(String key, String value, TaskLife life, Duration unchanged, Duration lifetime) {
        TaskScreenshots list = new TaskScreenshots(List.of(), life, READ_AT);
        ListsConfig changed = Settings.lists(Map.of("gateway.lists." + key, value));

        assertEquals(
                lifetime,
                Freshness.ofList(list, READ_AT.minus(unchanged), changed, 0).lifetime());
    }

    /** The margin is half a minute, and half of the time for URLs that are valid for less than a minute. */
    @ParameterizedTest
    @CsvSource({
        "ENDED,   PT5M,  PT4M30S",
        "ENDED,   PT1M,  PT30S",
        "ENDED,   PT10S, PT5S",
        "ENDED,   PT25H, PT24H",
        "RUNNING, PT5M,  PT2S",
        "RUNNING, PT3S,  PT1.5S",
    })
    void aListIsNotFreshWhenItsUrlsAreAboutToExpire(TaskLife life, Duration urlsAreValidFor, Duration lifetime) {
        assertEquals(lifetime, withUrls(life, urlsAreValidFor).lifetime());
    }

    @Test
    void theFirstUrlToExpireDecides() {
        assertEquals(
                Duration.ofSeconds(270),
                withUrls(TaskLife.ENDED, Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofHours(2))
                        .lifetime());
    }

    /** Asked for again, they would come expired again: the clocks differ, or the vendor does not renew them. */
    @Test
    void urlsThatCameExpiredDoNotCount() {
        assertEquals(
                Duration.ofSeconds(270),
                withUrls(TaskLife.ENDED, Duration.ofHours(-1), Duration.ofMinutes(5))
                        .lifetime());
    }

    @ParameterizedTest
    @CsvSource({
        "PT4M29S, fresh",
        "PT4M31S, served while revalidated",
        "PT4M59S, served while revalidated",
        "PT5M,    never served",
    })
    void whoIsGivenTheUrlsIsNotGivenExpiredOnes(Duration age, String state) {
        Freshness freshness = withUrls(TaskLife.ENDED, Duration.ofMinutes(5)).withUrls();

        assertEquals(state, state(freshness, READ_AT.plus(age)));
    }

    /** Longer and never shorter, so that no task costs more refreshes by it. */
    @ParameterizedTest
    @CsvSource({"0, RUNNING, PT2S", "0.5, RUNNING, PT2.04S", "1, RUNNING, PT2.08S", "1, ENDED, PT24H57M36S"})
    void jitterMakesTheFreshnessALittleLonger(double jitter, TaskLife life, Duration lifetime) {
        TaskScreenshots list = new TaskScreenshots(List.of(), life, READ_AT);

        assertEquals(
                lifetime, Freshness.ofList(list, Instant.EPOCH, config, jitter).lifetime());
    }

    private Freshness withUrls(TaskLife life, Duration... validFor) {
        List<Screenshot> screenshots = Stream.of(validFor)
                .map(READ_AT::plus)
                .map(expiry -> new Screenshot("1", "https://b.test/1.png?Expires=" + expiry.getEpochSecond()))
                .toList();
        return Freshness.ofList(new TaskScreenshots(screenshots, life, READ_AT), Instant.EPOCH, config, 0);
    }

    private Freshness running() {
        return Settings.freshness(READ_AT, TaskLife.RUNNING, config);
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
