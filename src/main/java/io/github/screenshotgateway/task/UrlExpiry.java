package io.github.screenshotgateway.task;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the expiry of a presigned URL from its query: {@code X-Amz-Date} and {@code X-Amz-Expires} (AWS,
 * "Authenticating Requests: Using Query Parameters"), or {@code Expires} in seconds since 1970 (CloudFront and older
 * S3).
 */
final class UrlExpiry {
    private static final Pattern DATE = parameter("X-Amz-Date", "(\\d{8}T\\d{6})Z");
    private static final Pattern SECONDS = parameter("X-Amz-Expires", "(\\d{1,9})");
    private static final Pattern EXPIRES = parameter("Expires", "(\\d{1,11})");

    private static final DateTimeFormatter BASIC_FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

    private UrlExpiry() {}

    /** Empty when the URL has no expiry, or an unreadable one. */
    static Optional<Instant> of(String url) {
        String query = query(url);
        Matcher seconds = SECONDS.matcher(query);
        Matcher date = DATE.matcher(query);
        if (seconds.find() && date.find()) {
            return signedAt(date.group(1)).map(at -> at.plus(Duration.ofSeconds(Long.parseLong(seconds.group(1)))));
        }
        Matcher expires = EXPIRES.matcher(query);
        return expires.find() ? Optional.of(Instant.ofEpochSecond(Long.parseLong(expires.group(1)))) : Optional.empty();
    }

    /** When the URL was signed, if it says so. */
    static Optional<Instant> signing(String url) {
        Matcher date = DATE.matcher(query(url));
        return date.find() ? signedAt(date.group(1)) : Optional.empty();
    }

    /** From the question mark on, or empty. The fragment is not sent to the server, so it cannot be signed. */
    private static String query(String url) {
        String sent = url.split("#", 2)[0];
        int start = sent.indexOf('?');
        return start < 0 ? "" : sent.substring(start);
    }

    private static Optional<Instant> signedAt(String date) {
        try {
            return Optional.of(LocalDateTime.parse(date, BASIC_FORMAT).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Pattern parameter(String name, String value) {
        return Pattern.compile("[?&]" + name + "=" + value + "(?=&|$)");
    }
}
