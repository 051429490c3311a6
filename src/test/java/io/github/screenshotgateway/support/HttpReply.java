package io.github.screenshotgateway.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP/1 response as read from a connection.
 *
 * @param headers by name in any case, each with its values in order
 * @param body without chunk framing; as much as was received
 * @param complete whether the end of the response was read
 * @param length of the whole response on the wire, in bytes
 */
public record HttpReply(int status, Map<String, List<String>> headers, byte[] body, boolean complete, int length) {
    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    /**
     * Parses the response at the start of the input.
     *
     * @param toHead whether the request was HEAD, so there is no body
     * @param closed whether the connection is closed
     * @return empty while the response head is incomplete
     * @throws IllegalArgumentException if the input is not an HTTP response
     */
    public static Optional<HttpReply> parse(byte[] input, boolean toHead, boolean closed) {
        int endOfHead = indexOf(input, END_OF_HEAD, 0);
        if (endOfHead < 0) {
            return Optional.empty();
        }
        String[] lines = text(input, 0, endOfHead).split("\r\n", -1);
        String[] statusLine = lines[0].split(" ", 3);
        if (statusLine.length < 2 || !statusLine[1].matches("[1-5][0-9][0-9]")) {
            throw new IllegalArgumentException("no status line: " + lines[0]);
        }
        int status = Integer.parseInt(statusLine[1]);
        Map<String, List<String>> headers = headers(lines);
        int start = endOfHead + END_OF_HEAD.length;
        if (toHead || status < 200 || status == 204 || status == 304) {
            return Optional.of(new HttpReply(status, headers, new byte[0], true, start));
        }
        return Optional.of(withBody(status, headers, input, start, closed));
    }

    private static HttpReply withBody(
            int status, Map<String, List<String>> headers, byte[] input, int start, boolean closed) {
        if (headers.containsKey("Transfer-Encoding")) {
            return chunked(status, headers, input, start);
        }
        String announced = headers.getOrDefault("Content-Length", List.of("")).get(0);
        int end = announced.isEmpty() ? input.length : start + Integer.parseInt(announced);
        byte[] body = Arrays.copyOfRange(input, start, Math.min(end, input.length));
        boolean complete = announced.isEmpty() ? closed : end <= input.length;
        return new HttpReply(status, headers, body, complete, Math.min(end, input.length));
    }

    private static HttpReply chunked(int status, Map<String, List<String>> headers, byte[] input, int start) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int next = start;
        for (int endOfSize = indexOf(input, END_OF_LINE, next);
                endOfSize >= 0;
                endOfSize = indexOf(input, END_OF_LINE, next)) {
            int size = Integer.parseInt(text(input, next, endOfSize), 16);
            int from = endOfSize + END_OF_LINE.length;
            int end = from + size + END_OF_LINE.length;
            body.write(input, from, Math.min(size, Math.max(0, input.length - from)));
            next = Math.min(end, input.length);
            if (size == 0 || end > input.length) {
                return new HttpReply(status, headers, body.toByteArray(), size == 0 && end <= input.length, next);
            }
        }
        return new HttpReply(status, headers, body.toByteArray(), false, input.length);
    }

    private static Map<String, List<String>> headers(String[] lines) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ?", 2);
            if (header.length < 2) {
                throw new IllegalArgumentException("no header: " + lines[i]);
            }
            headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
        }
        return headers;
    }

    private static int indexOf(byte[] input, byte[] wanted, int from) {
        for (int i = from; i <= input.length - wanted.length; i++) {
            if (Arrays.equals(input, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] input, int from, int to) {
        return new String(input, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
