package io.github.screenshotgateway.task;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One screenshot as the upstream lists it.
 *
 * @param id its identity in the task: the position or id that the upstream gives it. It stays the same when the URL
 *     changes (presigned URLs do on each call).
 * @param url where it can be fetched now; the upstream's text as it came, not checked in any way
 */
public record Screenshot(String id, String url) {
    /** The URL without query and fragment: what stays of it when it is signed anew. */
    public String source() {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return url.substring(0, end);
    }

    /** {@link String#hashCode} of the URL without query and fragment, as eight hexadecimal digits: the same on all replicas. */
    public String pathHash() {
        return HexFormat.of().toHexDigits(source().hashCode());
    }

    /** A URL without its fragment, of which no server is told (RFC 9110, section 4.2.5). */
    public static String resource(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    /** Whether the URL has a query, which may be a signature that stops being valid. */
    public boolean mayBeSigned() {
        return source().length() < url.length();
    }

    /** When the URL was signed, if it says so. */
    public Optional<Instant> urlSigning() {
        return UrlExpiry.signing(url);
    }

    /** When the URL stops being valid, if it says so, by the clock of the server that signed it. */
    public Optional<Instant> urlExpiry() {
        return UrlExpiry.of(url);
    }
}
