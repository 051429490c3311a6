package io.github.screenshotgateway.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The two forms of {@code Retry-After}: seconds and an HTTP date (RFC 9110, section 10.2.3). */
public final class RetryAfter {
    /** The longest pause that an upstream can impose. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * Parses the header.
     *
     * @param header the header's value; {@code null} without one
     * @param now the time to which a date is relative
     * @return between zero and one hour; empty when there is no header or it is malformed
     */
    public static Optional<Duration> parse(String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        return seconds(header.strip()).or(() -> date(header.strip(), now)).map(RetryAfter::bounded);
    }

    private static Optional<Duration> seconds(String text) {
        return text.isEmpty() || !Digits.areAll(text, 0, text.length())
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Digits.value(text)));
    }

    private static Optional<Duration> date(String text, Instant now) {
        return HttpDate.parse(text).map(date -> Duration.between(now, date));
    }

    private static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
