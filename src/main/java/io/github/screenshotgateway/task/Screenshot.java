package io.github.screenshotgateway.task;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One screenshot as the upstream lists it.
 *
 * @param id its identity within the task: the upstream's position or id. It is stable while the URL changes (presigned
 *     URLs differ on every call).
 * @param url where the image can be fetched now; the upstream's text, unchecked
 */
public record Screenshot(String id, String url) {
    /** The URL without query and fragment: the part that a new signature does not change. */
    public String source() {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return url.substring(0, end);
    }

    /** {@link String#hashCode} of {@link #source()} as eight hexadecimal digits: the same on all replicas. */
    public String pathHash() {
        return HexFormat.of().toHexDigits(source().hashCode());
    }

    /** The URL without its fragment, which is never sent to a server (RFC 9110, section 4.2.5). */
    public static String resource(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    /** Whether the URL has a query, which may be a signature that expires. */
    public boolean mayBeSigned() {
        return source().length() < url.length();
    }

    /** When the URL was signed, if it says so. */
    public Optional<Instant> urlSigning() {
        return UrlExpiry.signing(url);
    }

    /** When the URL expires, if it says so, by the clock of the server that signed it. */
    public Optional<Instant> urlExpiry() {
        return UrlExpiry.of(url);
    }
}
