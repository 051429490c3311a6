package io.github.screenshotgateway.http;

import static io.github.screenshotgateway.support.Words.words;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers Cache-Status and Retry-After. */
class CacheStatusTest {
    /** 30 seconds before the example of RFC 9110, section 5.6.7. */
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

    /** Grammar of structured fields (RFC 8941, section 3): a token, and a list member with parameters. */
    private static final String TOKEN = "[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*";

    private static final String MEMBER = TOKEN + "(; ?[a-z*][a-z0-9_.*-]*(=(-?\\d{1,15}|" + TOKEN + "))?)*";

    static List<CacheStatus> allThatAreSent() {
        return List.of(
                CacheStatus.hit(),
                CacheStatus.hit().ttl(Duration.ofDays(36_500)),
                CacheStatus.miss().collapsed().ttl(Duration.ZERO),
                CacheStatus.stale().collapsed().detail("upstream-timeout").ttl(Duration.ofDays(-36_500)));
    }

    @ParameterizedTest
    @MethodSource("allThatAreSent")
    void valueIsStructuredField(CacheStatus status) {
        assertThat(status.value(), matchesPattern(MEMBER));
    }

    @Test
    void parametersAreAddedInOrder() {
        CacheStatus status =
                CacheStatus.stale().collapsed().detail("upstream-busy").ttl(Duration.ofSeconds(-3));
        assertEquals("ScreenshotGateway; fwd=stale; collapsed; detail=upstream-busy; ttl=-3", status.toString());
        // Both reasons are from RFC 9211, section 2.2; tools would not understand others.
        assertEquals("ScreenshotGateway; fwd=miss", CacheStatus.miss().value());
    }

    /** Also below zero: a response that has just become stale must not have a ttl of 0, like a fresh one. */
    @ParameterizedTest
    @CsvSource({"PT2S, 2", "PT1.999S, 1", "PT0.001S, 0", "PT0S, 0", "PT-0.001S, -1", "PT-1S, -1", "PT-1.001S, -2"})
    void ttlIsRoundedDown(Duration remaining, String seconds) {
        assertEquals(
                "ScreenshotGateway; hit; ttl=" + seconds,
                CacheStatus.hit().ttl(remaining).value());
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemSlugIsToken(ProblemType type) {
        assertThat(type.slug(), matchesPattern(TOKEN));
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1, PT1S", "120, PT2M", "' 7 ', PT7S", "007, PT7S", "3600, PT1H"})
    void secondsAreParsed(String header, Duration expected) {
        assertEquals(Optional.of(expected), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", " Sun, 06 Nov 1994 08:49:37 GMT "})
    void dateIsRelativeToNow(String header) {
        assertEquals(Optional.of(Duration.ofSeconds(30)), RetryAfter.parse(header, NOW));
    }

    /** Clocks differ: a date in the past neither delays nor fails the request. */
    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:06 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"})
    void pastDateMeansZero(String header) {
        assertEquals(Optional.of(Duration.ZERO), RetryAfter.parse(header, NOW));
    }

    /** One header must not pause the gateway for a day. The last number is the largest with 18 digits. */
    @Test
    void longWaitIsClampedToOneHour() {
        for (String header : words(
                "3601 86400 4294967296 999999999999999999",
                "Sun, 06 Nov 1994 09:49:08 GMT",
                "Fri, 31 Dec 9999 23:59:59 GMT")) {
            assertEquals(Optional.of(Duration.ofHours(1)), RetryAfter.parse(header, NOW), header);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "+1",
                "1.5",
                "1e3",
                "0x10",
                "7, 7",
                "7s",
                "\u0667",
                "Sun, 06 Nov 1994 25:49:37 GMT",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT, or so says the clock of this server in the basement"
            })
    void malformedHeaderIsEmpty(String header) {
        assertEquals(Optional.empty(), RetryAfter.parse(header, NOW));
    }

    /** Recipients must accept all three formats (RFC 9110, section 5.6.7). */
    @ParameterizedTest
    @ValueSource(strings = {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void obsoleteDateFormatsAreParsed(String header) {
        Instant now = Instant.parse("1994-11-06T08:49:07Z");
        assertEquals(Optional.of(Duration.ofSeconds(30)), RetryAfter.parse(header, now));
    }

    @ParameterizedTest
    @Timeout(30)
    @ValueSource(ints = {20, 3_000_000})
    void overflowingSecondsAreClampedToOneHour(int digits) {
        assertEquals(Optional.of(Duration.ofHours(1)), RetryAfter.parse("9".repeat(digits), Instant.EPOCH));
    }
}
