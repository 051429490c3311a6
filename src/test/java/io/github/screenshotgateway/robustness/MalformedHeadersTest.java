package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hosts and other headers: missing, repeated, huge, numerous, folded, and with invalid values. */
@QuarkusTest
class MalformedHeadersTest extends RobustnessTest {
    private static final List<String> HOSTS = List.of(
            "",
            "Host:\r\n",
            "Host: \r\n",
            "Host: a\r\nHost: b\r\n",
            "Host: a\r\nHost: a\r\n",
            "Host: a, b\r\n",
            "Host: a b\r\n",
            "Host: a/b\r\n",
            "Host: a?b\r\n",
            "Host: a#b\r\n",
            "Host: a@b\r\n",
            "Host: a:b\r\n",
            "Host: a:0\r\n",
            "Host: a:99999\r\n",
            "Host: a:-1\r\n",
            "Host: :80\r\n",
            "Host: a:\r\n",
            "Host: [::1\r\n",
            "Host: [x]\r\n",
            "Host: [::1]:x\r\n",
            "Host: %00\r\n",
            "Host: \u00ff\r\n",
            "Host: \u0001\r\n",
            "Host: a\u0000b\r\n",
            "Host: <x>\r\n",
            "Host: \"\r\n",
            "Host: ..\r\n",
            "Host: *\r\n",
            "Host : a\r\n",
            " Host: a\r\n",
            "host: a\r\nHOST: b\r\n",
            "Host: a\r\n b\r\n",
            "Host: http://a/\r\n",
            "Host: " + "a".repeat(300) + "\r\n",
            "Host: " + "a.".repeat(4_000) + "\r\n",
            "Host: xn--\r\n",
            "Host: 1.2.3.4.5\r\n",
            "X-Forwarded-Host: " + MARK + "\r\n",
            "Host: a\r\nX-Forwarded-Host: " + MARK + "\r\nForwarded: host=" + MARK + "\r\n");

    private static final List<String> NAMES = List.of(
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "Range",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Accept-Charset",
            "Last-Event-ID",
            "Content-Type",
            "Content-Encoding",
            "Cookie",
            "Authorization",
            "Proxy-Authorization",
            "Origin",
            "Referer",
            "User-Agent",
            "Via",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Prefix",
            "Forwarded",
            "X-HTTP-Method-Override",
            "TE",
            "Trailer",
            "Keep-Alive",
            "Cache-Control",
            "Pragma",
            "Max-Forwards",
            "Date",
            "Warning",
            "Expect",
            "Upgrade",
            "X-Request-ID",
            "traceparent",
            "Sec-WebSocket-Key",
            "X-Browser-Use-API-Key",
            "X-Browser-Use-Signature");

    /** In addition to those of {@link OddText}. */
    private static final List<String> VALUES = List.of(
            "*",
            "\"",
            "\"\"",
            "W/",
            "W/\"",
            "W/\"a\"",
            "\"a",
            "a\"",
            "\"a\",",
            ",",
            ",,,",
            "\"a\",\"b\"",
            "*, \"a\"",
            "\"".repeat(4_000),
            "\"a\",".repeat(2_000),
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=-0",
            "bytes=0-,",
            "bytes=1-0",
            "bytes=a-b",
            "bytes=0-99999999999999999999",
            "bytes=-99999999999999999999",
            "bytes=0-0,-1",
            "bytes=0-0," + "0-0,".repeat(1_500),
            "seconds=0-1",
            "BYTES=0-1",
            "bytes = 0 - 1",
            "bytes=0x0-0x1",
            "1-4.6-9",
            "9-1",
            "1--2",
            "1.1.1",
            "-",
            ".",
            "1-",
            "99999999999999999999-1",
            "0-2147483647",
            "0-9223372036854775807",
            "1.".repeat(3_000),
            "done",
            "text/html;q=2",
            "*/*;q=\"",
            ";;;",
            "a/b/c",
            "gzip;q=0, *;q=0",
            "Thu, 99 Foo 2026",
            "100-continue",
            "200-ok",
            "chunked",
            "close",
            "\u00e9\u00ff",
            "\t\t",
            "\\",
            "%0d%0aX-Evil: 1",
            "multipart/form-data",
            "application/json;charset=none");

    private static final List<String> WHOLE_LINES = List.of(
            "X",
            ": a",
            " X: a",
            "X : a",
            "X\t: a",
            "X: a\r\n b",
            "X: a\r\n\tb",
            "X: a\rb",
            "X: a\nX-Evil: 1",
            "X: a\u0000b",
            "X\u0000: a",
            "X(): a",
            "\u00e9: a",
            "X: " + "a".repeat(8_000),
            "X: " + "a".repeat(70_000),
            "X".repeat(8_000) + ": a",
            IntStream.range(0, 300)
                    .mapToObj(i -> "X" + i + ": a")
                    .reduce((a, b) -> a + "\r\n" + b)
                    .orElseThrow(),
            "X: a" + "\r\nX: a".repeat(1_000),
            "X: a" + "\r\nX: a".repeat(20_000),
            "Connection: keep-alive, upgrade, x",
            "Connection: Host",
            "Connection: " + "x,".repeat(1_000),
            "Cookie: " + "a=b; ".repeat(1_000));

    private static final List<String> TARGETS = List.of(
            LIST, LIST + "/step_1.png", LIST + "/first?width=160", LIST + "/events", LIST + ".zip", "/tasks/" + TASK);

    @Test
    void malformedHeadersAreHarmless() {
        List<Probe> probes = new ArrayList<>();
        for (String target : TARGETS) {
            HOSTS.forEach(host ->
                    probes.add(Probe.of("GET " + target + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n")));
            WHOLE_LINES.forEach(line -> probes.add(Probe.get(target, line)));
        }
        for (int i = 0; i < NAMES.size() * VALUES.size(); i++) {
            String header = NAMES.get(i % NAMES.size()) + ": " + VALUES.get(i / NAMES.size());
            probes.add(Probe.get(TARGETS.get(i % TARGETS.size()), header, "X-Mark: " + MARK));
        }
        assertHarmless(gateway, probes);
    }
}
