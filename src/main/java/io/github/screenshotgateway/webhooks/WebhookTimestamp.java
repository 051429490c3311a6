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

/** The moment at which a webhook says that it was signed: in seconds since 1970, or in the form of ISO 8601. */
final class WebhookTimestamp {
    /** How far the sender's clock, and the way of the message, may be off. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?");

    private WebhookTimestamp() {}

    /** Whether the text is a moment within five minutes of now, before or after. */
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
            // Python's isoformat() of a time in UTC may leave out that it is.
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
