package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    /** 30 seconds before the example of RFC 9110, section 5.6.7. */
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

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
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3601",
                "86400",
                "4294967296",
                "999999999999999999",
                "Sun, 06 Nov 1994 09:49:08 GMT",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void longWaitIsClampedToOneHour(String header) {
        assertEquals(Optional.of(Duration.ofHours(1)), RetryAfter.parse(header, NOW));
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
