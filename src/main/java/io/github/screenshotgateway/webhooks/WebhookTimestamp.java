package io.github.screenshotgateway.webhooks;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/** The time at which a webhook claims to be signed: seconds since 1970, or ISO 8601. */
final class WebhookTimestamp {
    /** Allowance for the sender's clock and for delivery. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?");

    private WebhookTimestamp() {}

    /** Whether the text is a time within five minutes of now, before or after. */
    static boolean isCurrent(String text, Instant now) {
        return parse(text)
                .filter(moment -> Duration.between(moment, now).abs().compareTo(TOLERANCE) <= 0)
                .isPresent();
    }

    private static Optional<Instant> parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(
                    Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue()));
        }
        try {
            // Python's isoformat() may omit the offset of a UTC time.
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
