package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mistyped requests on the management port must neither purge the cache nor fail. */
@QuarkusTest
class OperatorRoutesTest extends RobustnessTest {
    private static final List<String> ROUTES = List.of("/cache", "/cache/tasks/" + TASK, "/q/health/ready");

    private static final int RANDOM = 150;

    @Test
    void malformedOperatorRequestIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (String route : ROUTES) {
            for (String method : List.of("DELETE", "GET", "POST", "PUT", "OPTIONS", "HEAD", "BREW", "TRACE")) {
                probes.add(Probe.of(Probe.request(method, route)));
                probes.add(Probe.truncated(
                        Probe.request(method, route, "Content-Length: 5\r\nTransfer-Encoding: chunked")));
                probes.add(Probe.of(method + " " + route + " FOO/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
                probes.add(Probe.of(method + " " + route + " HTTP/1.1\r\nConnection: close\r\n\r\n"));
            }
            for (int i = 0; i < RANDOM; i++) {
                probes.add(Probe.of(Probe.request("DELETE", OddText.mutated(route, random))));
            }
        }
        OddText.VALUES.forEach(value -> probes.add(Probe.of(Probe.request("DELETE", "/cache/tasks/" + value))));
        OddText.VALUES.forEach(value -> probes.add(Probe.of(Probe.request("DELETE", "/cache" + value))));
        OddText.VALUES.forEach(value -> probes.add(Probe.of(Probe.request("DELETE", "/cache?" + value))));
        assertHarmless(management, probes);
    }
}
