package io.github.screenshotgateway.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Dates in HTTP headers, in all three formats (RFC 9110, section 5.6.7). */
public final class HttpDate {
    /**
     * Netty's parser throws on longer texts. No issue is known.
     *
     * @see <a href=
     *     "https://github.com/netty/netty/blob/netty-4.1.138.Final/codec/src/main/java/io/netty/handler/codec/DateFormatter.java">
     *     DateFormatter.parseHttpDate</a>
     */
    private static final int LONGEST = 64;

    private HttpDate() {}

    /**
     * Parses a header.
     *
     * @param header the header's value; {@code null} without one
     * @return empty when there is no header or it is malformed
     */
    public static Optional<Instant> parse(String header) {
        return Optional.ofNullable(header)
                .filter(text -> text.length() <= LONGEST)
                .map(DateFormatter::parseHttpDate)
                .map(Date::toInstant);
    }
}
