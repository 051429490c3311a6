package io.github.screenshotgateway.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the body of an answer is encoded, by its {@code Content-Encoding} (RFC 9110, section 8.4).
 *
 * @param word for people, such as {@code br}; {@code gzip} is the one that is unpacked, and empty for none
 */
public record ContentCoding(String word) {
    private static final String GZIP = "gzip";

    /** These leave the body as it is. S3 stores the {@code aws-chunked} of an upload, and repeats it with each download. */
    private static final Set<String> IGNORED = Set.of("", "identity", "aws-chunked");

    private static final Set<String> KNOWN = Set.of(GZIP, "br", "deflate", "zstd", "compress");

    /** @param headers the header's values, one for each line; empty when there is none */
    public static ContentCoding of(List<String> headers) {
        List<String> codings = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !IGNORED.contains(coding))
                // The same under an old name.
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

    /** Why it is refused, in words of the gateway's own. */
    public String refusal() {
        return switch (word) {
            case "unknown" -> "in a way that the gateway does not know";
            case "several" -> "more than once";
            default -> "as " + word;
        };
    }
}
