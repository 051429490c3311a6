package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Many requests at once on one connection, good ones and others, in any order. None whose chunks are broken: Vert.x 4.5.27
 * fails over those behind another request, and leaves the connection to the idle time-out.
 */
@QuarkusTest
class PipelinesTest extends RobustnessTest {
    private static final List<String> REQUESTS = List.of(
            "GET " + LIST + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + "/step_1.png HTTP/1.1\r\nHost: a\r\nRange: bytes=x\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + ".zip HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + "/events HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /webhooks/browser-use HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
            "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "\r\n",
            "\u0000",
            "GET /tasks/.. HTTP/1.1\r\nHost: a\r\n\r\n",
            "x".repeat(2_000),
            "GET / HTTP/1.0\r\n\r\n");

    private static final int PIPELINES = 200;
    private static final int LONGEST = 20;

    @Test
    void nothingComesOfThem() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
            StringBuilder pipeline = new StringBuilder();
            for (int left = 1 + random.nextInt(LONGEST); left > 0; left--) {
                pipeline.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
            }
            probes.add(Probe.brokenOff(pipeline.toString()));
        }
        nothingComesOf(gateway, probes);
    }

    /** None is lost, and none gets the answer of another. */
    @Test
    void allAreAnsweredInTurn() {
        String list = REQUESTS.get(0);

        nothingComesOf(gateway, List.of(new Probe(list.repeat(100), false, 100)));
    }
}
