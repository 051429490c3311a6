package io.github.screenshotgateway.robustness;

import java.util.List;

/**
 * A request that no well-behaved client sends.
 *
 * @param text one character per octet
 * @param truncated whether the client closes its output after it
 * @param answers how many responses to wait for, unless the connection is closed before
 */
record Probe(String text, boolean truncated, int answers) {
    /** A {@link #request} with some odd lines. */
    static Probe get(String target, String... headers) {
        return new Probe(request("GET", target, headers), false, 1);
    }

    /** A request that is complete from the client's point of view. */
    static Probe of(String text) {
        return new Probe(text, false, 1);
    }

    static Probe truncated(String text) {
        return new Probe(text, true, 1);
    }

    /** A well-formed request, if its parts are. */
    static String request(String method, String target, String... headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    String method() {
        return text.split("[ \r]", 2)[0];
    }

    @Override
    public String toString() {
        String shown = text.length() > 600 ? text.substring(0, 600) + "... (" + text.length() + ")" : text;
        return shown.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
