package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of an answer that is no success. The vendor's errors are JSON with a {@code detail}; anything else comes from a proxy
 * or firewall in between.
 *
 * @param json a missing node when the body is not JSON
 */
record ErrorBody(byte[] bytes, JsonNode json) {
    private static final String DETAIL = "detail";

    /** Bytes in which a page or a text shows itself, whatever spaces are before it. */
    private static final int START = 1_000;

    boolean isVendors() {
        return json.has(DETAIL);
    }

    /** What the vendor says: in lower case, without spaces around it and a full stop behind it; empty when it says nothing. */
    String detail() {
        String text = json.path(DETAIL).asText();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '.' || Character.isWhitespace(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }

    boolean isBlank() {
        return start(bytes).isEmpty();
    }

    /** Whether the body of any answer is a page. */
    static boolean isHtml(byte[] body) {
        String start = start(body).toLowerCase(Locale.ROOT);
        return start.startsWith("<html") || start.startsWith("<!doctype html");
    }

    /** What kind of body it is, in a word for people. */
    String kind() {
        if (isBlank()) {
            return "an empty body";
        }
        if (isHtml(bytes)) {
            return "HTML";
        }
        return json.isMissingNode() ? "text" : "JSON that is not the API's";
    }

    private static String start(byte[] body) {
        return body == null
                ? ""
                : new String(body, 0, Math.min(body.length, START), StandardCharsets.ISO_8859_1).strip();
    }
}
