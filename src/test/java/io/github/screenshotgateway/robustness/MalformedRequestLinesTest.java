package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Malformed request lines, and first lines of other protocols. */
@QuarkusTest
class MalformedRequestLinesTest extends RobustnessTest {
    private static final int RANDOM = 300;

    private static final List<String> LINES = List.of(
            "",
            " ",
            "GET",
            "GET ",
            "GET " + LIST,
            "GET " + LIST + " ",
            "GET " + LIST + " HTTP",
            "GET " + LIST + " HTTP/",
            "GET " + LIST + " HTTP/1",
            "GET " + LIST + " HTTP/1.",
            "GET " + LIST + " HTTP/1.x",
            "GET " + LIST + " HTTP/1.2",
            "GET " + LIST + " HTTP/0.9",
            "GET " + LIST + " HTTP/2.0",
            "GET " + LIST + " HTTP/3",
            "GET " + LIST + " HTTP/9.9",
            "GET " + LIST + " HTTP/1.1.1",
            "GET " + LIST + " HTTP/11",
            "GET " + LIST + " HTTP/-1.1",
            "GET " + LIST + " HTTP/1.1 x",
            "GET " + LIST + " HTTP/99999999999.1",
            "GET " + LIST + " FOO/1.1",
            "GET " + LIST + " http/1.1",
            "GET  " + LIST + "  HTTP/1.1",
            "GET\t" + LIST + "\tHTTP/1.1",
            " GET " + LIST + " HTTP/1.1",
            "GET" + LIST + "HTTP/1.1",
            "G\u0000T " + LIST + " HTTP/1.1",
            "G(T) " + LIST + " HTTP/1.1",
            "\u00ff\u00fe / HTTP/1.1",
            "GET http://gateway" + LIST + " HTTP/1.1",
            "GET https://other:443" + LIST + " HTTP/1.1",
            "GET ftp://x/ HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET http://[::1 HTTP/1.1",
            "GET gateway:80 HTTP/1.1",
            "GET * HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "CONNECT other:443 HTTP/1.1",
            "CONNECT " + LIST + " HTTP/1.1",
            "TRACE * HTTP/1.1",
            "GET ? HTTP/1.1",
            "GET # HTTP/1.1",
            "GET %2f HTTP/1.1",
            "GET \\ HTTP/1.1",
            "GET //// HTTP/1.1",
            "GET " + LIST + "\u0000 HTTP/1.1",
            "GET " + LIST + "\r HTTP/1.1",
            "HTTP/1.1 200 OK",
            "{\"a\": 1}",
            "<a/>",
            "PRI * HTTP/2.0",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "EHLO gateway",
            "SSH-2.0-x",
            "GET /" + "a".repeat(16_000) + " HTTP/1.1",
            "GET /" + "a".repeat(17_000) + " HTTP/1.1",
            "GET /" + "a".repeat(200_000) + " HTTP/1.1",
            "G".repeat(17_000) + " / HTTP/1.1",
            "GET / HTTP/1.1" + "1".repeat(17_000));

    @Test
    void malformedRequestLineIsHarmless() {
        List<Probe> probes = new ArrayList<>();
        LINES.forEach(line -> probes.add(probe(line)));
        Random random = random();
        for (int i = 0; i < RANDOM; i++) {
            probes.add(probe(OddText.mutated("GET " + LIST + " HTTP/1.1", random)));
        }
        for (int i = 0; i < RANDOM; i++) {
            probes.add(Probe.truncated(noise(random)));
        }
        assertHarmless(gateway, probes);
    }

    private static Probe probe(String line) {
        return Probe.of(line + "\r\nHost: gateway\r\nConnection: close\r\n\r\n");
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder();
        random.ints(random.nextInt(400), 0, 256).forEach(octet -> noise.append((char) octet));
        return noise.append("\r\n\r\n").toString();
    }
}
