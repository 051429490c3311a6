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
        for (String candidate : String.join(",", headers).split(",")) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(value) || tag.equals("W/" + value)) {
                return true;
            }
        }
        return false;
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
