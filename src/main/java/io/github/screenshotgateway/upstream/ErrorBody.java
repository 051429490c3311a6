package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of an error response. The vendor's errors are JSON with a {@code detail}; anything else comes from a proxy
 * or firewall in between.
 *
 * @param json a missing node when the body is not JSON
 */
record ErrorBody(byte[] bytes, JsonNode json) {
    private static final String DETAIL = "detail";

    /** Bytes examined to recognize HTML or text, whatever white space precedes it. */
    private static final int PREFIX_BYTES = 1_000;

    boolean isVendors() {
        return json.has(DETAIL);
    }

    /**
     * The vendor's {@code detail} in lower case, without surrounding white space and final full stops; empty when there
     * is none.
     */
    String detail() {
        String text = json.path(DETAIL).asText();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '.' || Character.isWhitespace(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }

    boolean isBlank() {
        return prefix(bytes).isEmpty();
    }

    /** Whether a response body is HTML. */
    static boolean isHtml(byte[] body) {
        String prefix = prefix(body).toLowerCase(Locale.ROOT);
        return prefix.startsWith("<html") || prefix.startsWith("<!doctype html");
    }

    /** A short description of the body for humans. */
    String kind() {
        if (isBlank()) {
            return "an empty body";
        }
        if (isHtml(bytes)) {
            return "HTML";
        }
        return json.isMissingNode() ? "text" : "JSON that is not the API's";
    }

    private static String prefix(byte[] body) {
        return body == null
                ? ""
                : new String(body, 0, Math.min(body.length, PREFIX_BYTES), StandardCharsets.ISO_8859_1).strip();
    }
}
