package io.github.screenshotgateway.task;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlExpiryTest {
    private static final String URL = "https://bucket.s3.test/a/1.png";

    @ParameterizedTest
    @CsvSource({
        "?X-Amz-Date=20260101T000000Z&X-Amz-Expires=300,                   2026-01-01T00:05:00Z",
        "?X-Amz-Expires=300&X-Amz-Date=20260101T000000Z,                   2026-01-01T00:05:00Z",
        "?X-Amz-Date=20251231T235959Z&X-Amz-Expires=1,                     2026-01-01T00:00:00Z",
        "?X-Amz-Date=20260101T000000Z&X-Amz-Expires=0,                     2026-01-01T00:00:00Z",
        "?X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800,                2026-01-08T00:00:00Z",
        "?a=1&X-Amz-Date=20260101T000000Z&b=2&X-Amz-Expires=300&c=3,       2026-01-01T00:05:00Z",
        "?X-Amz-Date=20260101T000000Z&X-Amz-Expires=300#top,               2026-01-01T00:05:00Z",
        "?Expires=1767225600,                                              2026-01-01T00:00:00Z",
        "?Signature=x&Expires=1767225600&Key-Pair-Id=k,                    2026-01-01T00:00:00Z",
        "?Expires=1767225600#top,                                          2026-01-01T00:00:00Z",
        "?Expires=0,                                                       1970-01-01T00:00:00Z",
        // With both variants, the one with a signing date wins.
        "?Expires=1&X-Amz-Date=20260101T000000Z&X-Amz-Expires=300,         2026-01-01T00:05:00Z",
        // A duration without its start is ignored in favour of the other variant.
        "?X-Amz-Expires=300&Expires=1767225600,                            2026-01-01T00:00:00Z",
    })
    void expiryIsReadFromTheQuery(String query, Instant expiry) {
        assertEquals(Optional.of(expiry), UrlExpiry.of(URL + query));
    }

    @Test
    void urlWithoutAReadableExpiryHasNone() {
        for (String query : words("""
                ? ?a=1 /Expires=1767225600 &Expires=1767225600 #Expires=1767225600 #?Expires=1767225600
                ?a=1#&Expires=1767225600 ?X-Amz-Expires=300 ?X-Amz-Date=20260101T000000Z ?NotExpires=1767225600
                ?Expires ?Expires= ?Expires=soon ?Expires=-1 ?Expires=1767225600.5 ?Expires=99999999999999999999
                ?expires=1767225600 ?X-Amz-Date=20260101T000000Z&X-Amz-Expires=
                ?X-Amz-Date=20260101T000000Z&X-Amz-Expires=-300
                ?X-Amz-Date=20260101T000000Z&X-Amz-Expires=99999999999999999999
                ?X-Amz-Date=20260101T000000&X-Amz-Expires=300 ?X-Amz-Date=2026-01-01T00:00:00Z&X-Amz-Expires=300
                ?X-Amz-Date=20261301T000000Z&X-Amz-Expires=300 ?X-Amz-Date=20260101T250000Z&X-Amz-Expires=300""", "")) {
            assertEquals(Optional.empty(), UrlExpiry.of(URL + query), query);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?Expires=1767225600", "nonsense", "http://[::1"})
    void malformedUrlsAreAccepted(String text) {
        assertEquals(text.startsWith("?"), UrlExpiry.of(text).isPresent());
    }
}
