package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.http.HttpDate;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Converts the vendor's timestamps to the gateway's clock. */
final class VendorTime {
    /** Older times are moved to this one; the exact age no longer matters. */
    private static final Duration MAX_AGE = Duration.ofDays(3_650);

    private VendorTime() {}

    /**
     * Reads a time in the past. Its age is measured by the vendor's own clock, the {@code Date} of the response (RFC
     * 9110, 6.6.1); without a readable {@code Date}, by the gateway's.
     *
     * @param stamp ISO 8601; UTC when it has no offset, like v2's "naive UTC timestamps"
     * @param response the response with the stamp
     * @param at when the response was requested
     * @return at most {@code at}; {@code null} when the stamp is missing or unreadable
     */
    static Instant past(JsonNode stamp, Response response, Instant at) {
        Instant moment = parse(stamp);
        if (moment == null) {
            return null;
        }
        Instant vendorNow =
                HttpDate.parse(response.getHeaderString(HttpHeaders.DATE)).orElse(at);
        Duration ago = Duration.between(moment, vendorNow);
        if (ago.isNegative()) {
            return at;
        }
        return at.minus(ago.compareTo(MAX_AGE) > 0 ? MAX_AGE : ago);
    }

    /**
     * The time by the vendor's clock.
     *
     * @return {@code null} when the stamp is missing or unreadable
     */
    static Instant parse(JsonNode stamp) {
        if (!stamp.isTextual()) {
            return null;
        }
        try {
            TemporalAccessor read = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    stamp.textValue(), OffsetDateTime::from, LocalDateTime::from);
            return read instanceof LocalDateTime naive ? naive.toInstant(ZoneOffset.UTC) : Instant.from(read);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
