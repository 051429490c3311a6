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

/** The four states of an entry, on both sides of each border. */
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
        // Its last screenshot may be missing, so it is read again as soon as a running one.
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
    void stateOfAListFollowsItsTaskAndItsAge(TaskLife life, Duration age, String state) {
        assertEquals(state, state(Settings.freshness(READ_AT, life, config), READ_AT.plus(age)));
    }

    /** The task can be created at any moment, so there is no state between fresh and never served. */
    @ParameterizedTest
    @CsvSource({
        "PT0S, fresh",
        "PT4.999S, fresh",
        "PT5S, never served",
        "PT30S, never served",
        "PT1H, never served",
        "PT-10M, never served"
    })
    void missingTaskIsNeverServedStale(Duration age, String state) {
        assertEquals(state, state(Freshness.ofMissingTask(READ_AT, config), READ_AT.plus(age)));
    }

    /** The way to turn off each of the three states. */
    @ParameterizedTest
    @CsvSource({
        "running-fresh-for,      PT0S,      served while revalidated",
        "stale-while-revalidate, PT2S,      served on error",
        "stale-if-error,         PT32S,     never served",
    })
    void zeroTurnsOffAState(String key, Duration age, String state) {
        ListsConfig off = Settings.lists(Map.of("gateway.lists." + key, "0s"));

        assertEquals(state, state(Settings.freshness(READ_AT, TaskLife.RUNNING, off), READ_AT.plus(age)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT2S", "PT1.5S, PT0.5S", "PT2S, PT0S", "PT10S, PT-8S"})
    void remainingFreshnessCountsDownBelowZero(Duration age, Duration remaining) {
        assertEquals(remaining, running().remaining(READ_AT.plus(age)));
    }

    /** Clients subtract Age from max-age (RFC 9111, section 4.2), so max-age is the same at every age. */
    @Test
    void lifetimeIsTheWholeFreshness() {
        assertEquals(Duration.ofSeconds(2), running().lifetime());
    }

    @Test
    void ageCountsFromTheRead() {
        assertEquals(Duration.ofSeconds(7), running().age(READ_AT.plusSeconds(7)));
    }

    /** Age is a number of seconds from 0 (RFC 9111, section 5.1), but clocks are set back now and then. */
    @Test
    void ageIsNeverNegative() {
        assertEquals(Duration.ZERO, running().age(READ_AT.minusSeconds(4)));
    }

    /** Its age is unknown. With this value, clients take it for stale too. */
    @Test
    void readInTheFutureHasItsLifetimeAsAge() {
        assertEquals(running().lifetime(), running().age(READ_AT.minusSeconds(7)));
    }

    /** A last screenshot can come late: an ended task is read again soon, and less and less often after that. */
    @ParameterizedTest
    @CsvSource({
        "ENDED,   PT0S,    PT15S",
        "ENDED,   PT3.75S, PT15S",
        "ENDED,   PT20S,   PT80S",
        "ENDED,   PT1H,    PT4H",
        "ENDED,   PT5H59M, PT23H56M",
        "ENDED,   P30D,    PT24H",
        // The clock was set back.
        "ENDED,   PT-1H,   PT15S",
        "ENDING,  P30D,    PT2S",
        "RUNNING, P30D,    PT2S",
        "QUIET,   P30D,    PT15S",
        "UNKNOWN, PT0S,    PT2S",
        "UNKNOWN, PT1M,    PT3S",
        "UNKNOWN, PT1H,    PT3M",
        "UNKNOWN, P30D,    PT5M",
    })
    void lifetimeGrowsWithTheTimeWithoutAChange(TaskLife life, Duration unchanged, Duration lifetime) {
        TaskScreenshots list = new TaskScreenshots(List.of(), life, READ_AT);

        assertEquals(
                lifetime,
                Freshness.ofList(list, READ_AT.minus(unchanged), config, 0).lifetime());
    }

    /** The settings bound the lifetime of settling tasks and of unknown statuses. */
    @ParameterizedTest
    @CsvSource({
        "final-fresh-for,   10s, ENDED,   PT0S, PT10S",
        "final-fresh-for,   0s,  ENDED,   P1D,  PT0S",
        "running-fresh-for, 10m, UNKNOWN, P1D,  PT10M",
    })
    void settingsBoundTheLifetime(String key, String value, TaskLife life, Duration unchanged, Duration lifetime) {
        TaskScreenshots list = new TaskScreenshots(List.of(), life, READ_AT);
        ListsConfig changed = Settings.lists(Map.of("gateway.lists." + key, value));

        assertEquals(
                lifetime,
                Freshness.ofList(list, READ_AT.minus(unchanged), changed, 0).lifetime());
    }

    /** The margin is half a minute, or half of the time for URLs that are valid for less than a minute. */
    @ParameterizedTest
    @CsvSource({
        "ENDED,   PT5M,  PT4M30S",
        "ENDED,   PT1M,  PT30S",
        "ENDED,   PT10S, PT5S",
        "ENDED,   PT25H, PT24H",
        "RUNNING, PT5M,  PT2S",
        "RUNNING, PT3S,  PT1.5S",
    })
    void lifetimeEndsBeforeUrlsExpire(TaskLife life, Duration urlsAreValidFor, Duration lifetime) {
        assertEquals(lifetime, withUrls(life, urlsAreValidFor).lifetime());
    }

    @Test
    void firstUrlToExpireLimitsTheLifetime() {
        assertEquals(
                Duration.ofSeconds(270),
                withUrls(TaskLife.ENDED, Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofHours(2))
                        .lifetime());
    }

    /** The next read would give expired URLs again: the clocks differ, or the vendor does not renew them. */
    @Test
    void urlsExpiredOnArrivalDoNotLimitTheLifetime() {
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
    void listWithUrlsIsNotServedOnceTheyExpire(Duration age, String state) {
        Freshness freshness = withUrls(TaskLife.ENDED, Duration.ofMinutes(5)).withUrls();

        assertEquals(state, state(freshness, READ_AT.plus(age)));
    }

    /** Never shorter, so that jitter costs no task more refreshes. */
    @ParameterizedTest
    @CsvSource({"0, RUNNING, PT2S", "0.5, RUNNING, PT2.04S", "1, RUNNING, PT2.08S", "1, ENDED, PT24H57M36S"})
    void jitterMakesTheLifetimeALittleLonger(double jitter, TaskLife life, Duration lifetime) {
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
        if (freshness.mayBeServedStale(false, now)) {
            return "served while revalidated";
        }
        return freshness.usableOnError(now) ? "served on error" : "never served";
    }
}
