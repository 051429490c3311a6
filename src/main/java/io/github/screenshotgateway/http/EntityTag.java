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
    /** 128 bits of the digest: enough that no two representations of a resource ever share a tag. */
    private static final int DIGEST_BYTES = 16;

    /** The tag of these very bytes. Takes about a millisecond for 1 MB: larger content belongs on a worker thread. */
    public static EntityTag of(byte[] content) {
        byte[] digest = Arrays.copyOf(Sha256.of(content), DIGEST_BYTES);
        return new EntityTag('"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"');
    }

    /**
     * Whether {@code If-None-Match} names this tag, by weak comparison (RFC 9110, section 13.1.2).
     *
     * @param headers the header's values, one for each line; empty when there is none
     */
    public boolean matches(List<String> headers) {
        // What nearly all requests have: none, or the very tag.
        if (headers.isEmpty() || headers.get(0).equals(value)) {
            return !headers.isEmpty();
        }
        return headers.stream().anyMatch(this::isIn);
    }

    /** A header of thousands of tags is looked through in its place. */
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
     * Whether a range may be served: there is no {@code If-Range}, or it is this tag by strong comparison (RFC 9110,
     * section 13.1.5). A date never matches, since no {@code Last-Modified} is ever sent.
     */
    public boolean allowsRange(String ifRange) {
        return ifRange == null || ifRange.strip().equals(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
