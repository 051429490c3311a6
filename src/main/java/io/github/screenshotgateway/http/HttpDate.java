package io.github.screenshotgateway.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** The dates of HTTP headers, in all three forms that they may have (RFC 9110, section 5.6.7). */
public final class HttpDate {
    /** Netty's parser throws when a text is longer. */
    private static final int LONGEST = 64;

    private HttpDate() {}

    /**
     * Reads a header.
     *
     * @param header its value; {@code null} when there is none
     * @return empty when there is none, or it cannot be read
     */
    public static Optional<Instant> parse(String header) {
        return Optional.ofNullable(header)
                .filter(text -> text.length() <= LONGEST)
                .map(DateFormatter::parseHttpDate)
                .map(Date::toInstant);
    }
}
