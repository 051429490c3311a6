package io.github.screenshotgateway.http;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A strong entity tag (RFC 9110, section 8.8.3) and its comparisons.
 *
 * @param value the tag with its quotes, as headers carry it
 */
public record EntityTag(String value) {
    /** 128 bits of the digest: enough to rule out collisions between representations of a resource. */
    private static final int DIGEST_BYTES = 16;

    /** The tag of this content. Takes about a millisecond per MB: call on a worker thread for larger content. */
    public static EntityTag of(byte[] content) {
        byte[] digest = Arrays.copyOf(Sha256.of(content), DIGEST_BYTES);
        return new EntityTag('"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"');
    }

    /**
     * Whether {@code If-None-Match} names this tag, by weak comparison (RFC 9110, section 13.1.2).
     *
     * @param headers the header's values, one for each line; empty without one
     */
    public boolean matches(List<String> headers) {
        // The common cases: no tag, or exactly this one.
        if (headers.isEmpty() || headers.get(0).equals(value)) {
            return !headers.isEmpty();
        }
        return headers.stream().anyMatch(this::isIn);
    }

    /** Scans the header in place: it may hold thousands of tags. */
    private boolean isIn(String header) {
        int start = 0;
        while (start <= header.length()) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            if (isNamedBy(header, start, end)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private boolean isNamedBy(String header, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(header.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(header.charAt(end - 1))) {
            end--;
        }
        if (header.startsWith("W/", start)) {
            start += 2;
        } else if (end - start == 1 && header.charAt(start) == '*') {
            return true;
        }
        return end - start == value.length() && header.startsWith(value, start);
    }

    /**
     * Whether a range may be served: there is no {@code If-Range}, or it equals this tag by strong comparison
     * (RFC 9110, section 13.1.5). A date never matches, because the gateway sends no {@code Last-Modified}.
     */
    public boolean allowsRange(String ifRange) {
        return ifRange == null || ifRange.strip().equals(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
