package io.github.screenshotgateway.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The encoding of a response body, by its {@code Content-Encoding} (RFC 9110, section 8.4).
 *
 * @param word a readable name such as {@code br}; empty for none. Only {@code gzip} is unpacked.
 */
public record ContentCoding(String word) {
    private static final String GZIP = "gzip";

    /** These do not change the body. S3 stores the {@code aws-chunked} of an upload and repeats it on downloads. */
    private static final Set<String> IGNORED = Set.of("", "identity", "aws-chunked");

    private static final Set<String> KNOWN = Set.of(GZIP, "br", "deflate", "zstd", "compress");

    /** @param headers the header's values, one for each line; empty without one */
    public static ContentCoding of(List<String> headers) {
        List<String> codings = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !IGNORED.contains(coding))
                // An old alias.
                .map(coding -> coding.equals("x-gzip") ? GZIP : coding)
                .toList();
        return new ContentCoding(
                switch (codings.size()) {
                    case 0 -> "";
                    case 1 -> KNOWN.contains(codings.get(0)) ? codings.get(0) : "unknown";
                    default -> "several";
                });
    }

    public boolean isNone() {
        return word.isEmpty();
    }

    public boolean isGzip() {
        return word.equals(GZIP);
    }

    /** A description for a refusal, such as "as br". */
    public String refusal() {
        return switch (word) {
            case "unknown" -> "in a way that the gateway does not know";
            case "several" -> "more than once";
            default -> "as " + word;
        };
    }
}
