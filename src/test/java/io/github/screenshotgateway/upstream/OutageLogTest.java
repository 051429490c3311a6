package io.github.screenshotgateway.upstream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.V2Profile;
import io.github.screenshotgateway.upstream.gate.Circuit;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** A long outage writes only a few log lines. */
@QuarkusTest
@TestProfile(OutageLogTest.Untouched.class)
class OutageLogTest extends GatewayTest {
    /** A separate instance, so that no other test has caused an outage in it. */
    public static class Untouched extends V2Profile {}

    /** The circuit opens, and reopens after every failed probe. */
    @Test
    void openCircuitIsLoggedOnce() {
        try (LogCapture log = new LogCapture()) {
            outageThatOpensTheCircuit();
            int calls = upstream.apiRequests().size();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        list(task);
                        clock.advance(Duration.ofSeconds(2));
                        return upstream.apiRequests().size() >= calls + 2;
                    });

            long warnings = log.records(Level.WARNING).stream()
                    .filter(record -> record.getLoggerName().equals(Circuit.class.getName()))
                    .count();
            assertEquals(1, warnings);
        }
    }
}
