package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Pipelines of valid and other requests in any order. None has broken chunks: when they follow another request, Vert.x
 * 4.5.27 fails and leaves the connection to the idle time-out.
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
    private static final int MAX_LENGTH = 20;

    @Test
    void mixedPipelineIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
            StringBuilder pipeline = new StringBuilder();
            for (int left = 1 + random.nextInt(MAX_LENGTH); left > 0; left--) {
                pipeline.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
            }
            probes.add(Probe.truncated(pipeline.toString()));
        }
        assertHarmless(gateway, probes);
    }

    /** No request is lost or gets the response of another. */
    @Test
    void pipelineOfAHundredRequestsGetsAHundredResponses() {
        String list = REQUESTS.get(0);

        assertHarmless(gateway, List.of(new Probe(list.repeat(100), false, 100)));
    }
}
