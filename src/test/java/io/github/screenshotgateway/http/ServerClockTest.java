package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** Too long for Netty's parser. */
    private static final String TOO_LONG =
            "Thu, 01 Jan 2026 13:00:00 GMT, or so says the clock of this server in the basement";

    private final ServerClock servers = new ServerClock(() -> NOW);

    private static String date(Duration ahead) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plus(ahead).atOffset(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        "PT10M, PT10M",
        "PT-10M, PT-10M",
        "PT23H, PT23H",
        "PT0S, PT0S",
        "PT4S, PT0S",
        "PT-4S, PT0S",
        "PT25H, PT0S",
        "PT-25H, PT0S"
    })
    void dateSetsDifferenceUnlessTooSmallOrTooLarge(Duration ahead, Duration expected) {
        servers.recordUpstreamDate(date(ahead), null);
        assertEquals(expected, servers.ahead());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Thu, 99 Jan 2026 12:00:00 GMT", "1735732800", TOO_LONG})
    void malformedDateIsIgnored(String date) {
        servers.recordUpstreamDate(date(Duration.ofMinutes(10)), null);
        servers.recordUpstreamDate(date, null);
        assertEquals(Duration.ofMinutes(10), servers.ahead());
    }

    @Test
    void responseWithoutDateIsIgnored() {
        servers.recordUpstreamDate(null, null);
        assertEquals(Duration.ZERO, servers.ahead());
    }

    /** A cached response has the date of its origin, which may be long ago. */
    @Test
    void responseWithAgeIsIgnored() {
        servers.recordUpstreamDate(date(Duration.ofMinutes(-10)), "600");
        assertEquals(Duration.ZERO, servers.ahead());
    }

    @Test
    void unknownMediaHostHasTimeOfUpstream() {
        servers.recordMediaHostDate("https://other.test:443", date(Duration.ofMinutes(-10)), null);
        servers.recordUpstreamDate(date(Duration.ofMinutes(10)), null);
        assertEquals(NOW.plus(Duration.ofMinutes(10)), servers.instantAt("https://media.test:443"));
    }

    @Test
    void correctedClockResetsDifference() {
        servers.recordUpstreamDate(date(Duration.ofMinutes(10)), null);
        servers.recordUpstreamDate(date(Duration.ofSeconds(1)), null);
        assertEquals(Duration.ZERO, servers.ahead());
    }

    @ParameterizedTest
    @CsvSource({"PT10M, PT10M", "PT4S, PT0S", "PT-10M, PT0S", "PT48H, PT0S"})
    void futureSigningTimeSetsDifference(Duration ahead, Duration expected) {
        servers.recordSigningTime(NOW.plus(ahead));
        assertEquals(expected, servers.ahead());
    }
}
