package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests cut off after every possible octet. */
@QuarkusTest
class TruncatedRequestsTest extends RobustnessTest {
    private List<String> requests() {
        // The body is read only with well-formed headers.
        String timestamp = "X-Browser-Use-Timestamp: " + clock.instant().getEpochSecond();
        String signature = "X-Browser-Use-Signature: " + "ab".repeat(32);
        return List.of(
                Probe.request("GET", LIST + "/events", "Last-Event-ID: 1"),
                Probe.request("GET", LIST + ".zip"),
                Probe.request("POST", "/webhooks/browser-use", timestamp, signature, "Content-Length: 20")
                        + "{\"type\":\"test\"}",
                Probe.request("POST", "/webhooks/browser-use", timestamp, signature, "Transfer-Encoding: chunked")
                        + "5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void requestCutOffAnywhereIsHarmless() {
        List<Probe> probes = new ArrayList<>();
        for (String request : requests()) {
            for (int end = 0; end <= request.length(); end++) {
                probes.add(Probe.truncated(request.substring(0, end)));
            }
        }
        assertHarmless(gateway, probes);
    }
}
