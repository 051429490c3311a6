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

/** The vendor's time stamps on the gateway's clock. */
final class VendorTime {
    /** Of a stamp that is older, nothing more is of interest. */
    private static final Duration LONGEST_AGO = Duration.ofDays(3_650);

    private VendorTime() {}

    /**
     * A moment in the past. How long ago it was, is told by the vendor's own clock: that is the {@code Date} of the answer (RFC
     * 9110, 6.6.1). An answer without one that can be read is read by the gateway's clock.
     *
     * @param stamp ISO 8601; UTC when it names no offset, as v2's "naive UTC timestamps"
     * @param answer that holds the stamp
     * @param at when it was asked for
     * @return not after {@code at}; {@code null} when the stamp is missing or cannot be read
     */
    static Instant past(JsonNode stamp, Response answer, Instant at) {
        Instant moment = parse(stamp);
        if (moment == null) {
            return null;
        }
        Instant vendorNow =
                HttpDate.parse(answer.getHeaderString(HttpHeaders.DATE)).orElse(at);
        Duration ago = Duration.between(moment, vendorNow);
        if (ago.isNegative()) {
            return at;
        }
        return at.minus(ago.compareTo(LONGEST_AGO) > 0 ? LONGEST_AGO : ago);
    }

    /**
     * The moment as the vendor's clock tells it.
     *
     * @return {@code null} when the stamp is missing or cannot be read
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
