package io.github.screenshotgateway.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request and its response.
 *
 * @param target path and query as sent
 * @param headers of the response, with case-insensitive names
 * @param body {@code null} when it was not read completely
 * @param crafted whether the request was written by hand, and may not be valid HTTP
 */
public record RecordedExchange(
        String method, String target, int status, Map<String, List<String>> headers, byte[] body, boolean crafted) {
    /** The path without the query, and without the host that the target may contain (RFC 9112, section 3.2.2). */
    String path() {
        String local = target.replaceFirst("^[A-Za-z]+://[^/]*", "");
        return local.isEmpty() ? "/" : local.split("[?#]", 2)[0];
    }

    /** The first value, or an empty text. */
    String header(String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    String contentType() {
        return header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return body != null && body.length == 0;
    }

    @Override
    public String toString() {
        String shown = target.length() > 200 ? target.substring(0, 200) + "..." : target;
        return method + " " + shown + " -> " + status + " " + headers;
    }
}
