package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of a representation that a {@code Range} header asks for (RFC 9110, section 14.2).
 *
 * @param first position of the first byte, counted from 0
 * @param last position of the last byte, inclusive
 * @param size length of the whole representation in bytes
 */
public record ByteRange(int first, int last, int size) {
    /**
     * Parses the header.
     *
     * @param header the header's value; {@code null} without one
     * @param size length of the whole representation in bytes
     * @return the part, or empty to send the whole: no header, a unit other than bytes, or several ranges (which a
     *     server may ignore)
     * @throws Problem {@code invalid-request} when it is malformed, {@code range-not-satisfiable} when it covers no
     *     byte of the representation
     */
    public static Optional<ByteRange> parse(String header, int size) {
        if (header == null) {
            return Optional.empty();
        }
        int equals = header.indexOf('=');
        if (equals < 0) {
            throw malformed();
        }
        if (!header.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
            return Optional.empty();
        }
        // A list may have empty elements (RFC 9110, section 5.6.1).
        List<String> ranges = Stream.of(header.substring(equals + 1).split(","))
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .toList();
        if (ranges.isEmpty() || !ranges.stream().allMatch(ByteRange::isWellFormed)) {
            throw malformed();
        }
        return ranges.size() == 1 ? Optional.of(single(ranges.get(0), size)) : Optional.empty();
    }

    private static boolean isWellFormed(String range) {
        int dash = range.indexOf('-');
        return dash >= 0
                && range.length() > 1
                && Digits.areAll(range, 0, dash)
                && Digits.areAll(range, dash + 1, range.length());
    }

    /** Clamps numbers that exceed every possible position. */
    private static ByteRange single(String range, int size) {
        int dash = range.indexOf('-');
        String end = range.substring(dash + 1);
        if (dash == 0) {
            long suffix = Digits.value(end);
            return satisfiable(Math.max(0, size - suffix), suffix == 0 ? -1 : size - 1L, size);
        }
        long first = Digits.value(range.substring(0, dash));
        long last = end.isEmpty() ? Long.MAX_VALUE : Digits.value(end);
        if (last < first) {
            throw malformed();
        }
        return satisfiable(first, Math.min(last, size - 1L), size);
    }

    private static ByteRange satisfiable(long first, long last, int size) {
        if (first > last) {
            throw Problem.rangeOutside(size);
        }
        return new ByteRange((int) first, (int) last, size);
    }

    private static Problem malformed() {
        return Problem.invalid("A Range is 'bytes=first-last', 'bytes=first-' or 'bytes=-length'.");
    }

    /** Number of bytes in the part. */
    public int length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    public String contentRange() {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
