package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTimestampTest {
    /** 1767225600 seconds since 1970. */
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1767225600",
                "1767225600.0",
                "1767225600.123456",
                "1767225600.123456789",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00Z",
                "2026-01-01T00:00:00.5Z",
                "2026-01-01T00:00:00.123456Z",
                "2026-01-01T00:00:00.123456+00:00",
                "2026-01-01T00:00:00+00:00",
                "2026-01-01T02:00:00+02:00",
                "2025-12-31T19:00:00-05:00",
                "2026-01-01T00:00:00",
                "2026-01-01T00:00:00.123456"
            })
    void timeIsReadInEveryFormat(String text) {
        assertTrue(WebhookTimestamp.isCurrent(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1767225300",
                "1767225900",
                "2025-12-31T23:55:00Z",
                "2026-01-01T00:05:00Z",
                "2026-01-01T02:05:00+02:00",
                "2026-01-01T00:05:00"
            })
    void timeUpToFiveMinutesOffIsCurrent(String text) {
        assertTrue(WebhookTimestamp.isCurrent(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1767225299",
                "1767225299.999",
                "1767225900.001",
                "1767225901",
                "2025-12-31T23:54:59Z",
                "2026-01-01T00:05:01Z",
                "2026-01-01T00:05:00.000001Z",
                "2026-01-01T00:00:00+02:00",
                "2026-01-01T02:00:00",
                "0",
                "99999999999",
                "+999999999-12-31T23:59:59.999999999Z",
                "-999999999-01-01T00:00:00+18:00"
            })
    void timeMoreThanFiveMinutesOffIsNotCurrent(String text) {
        assertFalse(WebhookTimestamp.isCurrent(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "-1767225600",
                "+1767225600",
                "1767225600000",
                "1767225600.",
                ".5",
                "1.7672256e9",
                "0x69557280",
                "1767225600 1767225600",
                "1767225600,1767225600",
                "\u0661\u0667\u0666\u0667\u0662\u0662\u0665\u0666\u0660\u0660",
                "999999999999999999999999999999",
                "2026-01-01",
                "00:00:00",
                "2026-01-01T00:00:00ZZ",
                "2026-13-01T00:00:00Z",
                "2026-01-01T24:00:01Z",
                "Thu, 01 Jan 2026 00:00:00 GMT"
            })
    void malformedTimeIsNotCurrent(String text) {
        assertFalse(WebhookTimestamp.isCurrent(text, NOW));
    }

    @Test
    void timeOfAHundredThousandDigitsIsNotCurrent() {
        assertFalse(WebhookTimestamp.isCurrent("1".repeat(100_000), NOW));
    }
}
