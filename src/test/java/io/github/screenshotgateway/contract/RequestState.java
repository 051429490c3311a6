package io.github.screenshotgateway.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request, and the answer to it.
 *
 * @param target path and query, as they were sent
 * @param headers of the answer, by name in any case
 * @param body {@code null} when it was not read to its end
 * @param crafted whether the request was written by hand, and so may be no HTTP at all
 */
public record RequestState(
        String method, String target, int status, Map<String, List<String>> headers, byte[] body, boolean crafted) {
    /** Without the query, and without the host, which the target may have, too (RFC 9112, section 3.2.2). */
    String path() {
        String local = target.replaceFirst("^[A-Za-z]+://[^/]*", "");
        return local.isEmpty() ? "/" : local.split("[?#]", 2)[0];
    }

    /** The first value; empty when there is none. */
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
