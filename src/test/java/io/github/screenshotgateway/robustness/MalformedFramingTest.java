package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ambiguous body lengths, as used to smuggle requests through proxies. */
@QuarkusTest
class MalformedFramingTest extends RobustnessTest {
    private static final List<String> HEADERS = List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5\r\nContent-Length: 5",
            "Content-Length: 5, 5",
            "Content-Length: 5, 6",
            "Content-Length: -1",
            "Content-Length: +5",
            "Content-Length: 0x5",
            "Content-Length: 5 5",
            "Content-Length: x",
            "Content-Length:",
            "Content-Length: 5.0",
            "Content-Length: \u0665",
            "Content-Length: 005",
            "Content-Length: 99999999999999999999",
            "Content-Length: 9223372036854775807",
            "Content-Length: 4294967301",
            "Content-Length : 5",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked\u0000",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "transfer-encoding: CHUNKED",
            "X: a\nTransfer-Encoding: chunked",
            "Expect: 100-continue\r\nContent-Length: 5",
            "Expect: 100-continue\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTrailer: Host",
            "Content-Length: 65536",
            "Content-Length: 65537");

    private static final List<String> BODIES = List.of(
            "",
            "hello",
            "5\r\nhello\r\n0\r\n\r\n",
            "0\r\n\r\n",
            "5\r\nhello",
            "5\r\nhel",
            "5",
            "z\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "5;a=b\r\nhello\r\n0\r\n\r\n",
            "5;" + "a".repeat(9_000) + "\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "5\nhello\n0\n\n",
            "5\rhello\r0\r\r",
            "6\r\nhello\r\n0\r\n\r\n",
            "4\r\nhello\r\n0\r\n\r\n",
            "ffffffff\r\nhello",
            "fffffffffffffffff\r\nhello",
            "7fffffff\r\nhello",
            "00000000000000000005\r\nhello\r\n0\r\n\r\n",
            "0\r\nX-Evil: 1\r\nHost: b\r\n\r\n",
            "0\r\n" + "X: a\r\n".repeat(3_000) + "\r\n",
            "0\r\nX\r\n\r\n",
            "0\r\n\r\nGET /x HTTP/1.1\r\nX: y",
            "1\r\nh\r\n".repeat(2_000) + "0\r\n\r\n",
            "ff".repeat(40_000));

    private static final List<String> REQUESTS = List.of(
            "POST /webhooks/browser-use",
            "GET " + LIST,
            "GET " + LIST + "/step_1.png",
            "POST " + LIST,
            "GET /tasks/" + TASK);

    /** Most of these wait for more input, so the client closes its output. */
    @Test
    void ambiguousBodyIsHarmless() {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < HEADERS.size() * BODIES.size(); i++) {
            String request = REQUESTS.get(i % REQUESTS.size());
            probes.add(Probe.truncated(request + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                    + HEADERS.get(i % HEADERS.size()) + "\r\n\r\n" + BODIES.get(i / HEADERS.size())));
        }
        assertHarmless(gateway, probes);
    }

    /** The client keeps its output open, so the refusal must not wait for the body. */
    @Test
    void invalidLengthIsRefusedWithoutTheBody() {
        List<Probe> probes = HEADERS.stream()
                .filter(header ->
                        header.matches("(?s)Content-Length: (-1|x|5, 6|0x5|65537|5\r\nTransfer-Encoding: chunked)"))
                .map(header -> Probe.of(Probe.request("POST", "/webhooks/browser-use", header)))
                .toList();

        assertHarmless(gateway, probes);
    }
}
