package io.github.screenshotgateway.upstream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.V2Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** An outage of hours is some lines in the log. */
@QuarkusTest
@TestProfile(OutageLogTest.Untouched.class)
class OutageLogTest extends GatewayTest {
    /** A gateway in which no other test has caused an outage. */
    public static class Untouched extends V2Profile {}

    /** The circuit opens, and opens again after each call that finds the upstream ill. */
    @Test
    void anOpenCircuitIsToldOnce() {
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

            long told = log.records(Level.WARNING).stream()
                    .filter(record -> record.getLoggerName().equals(Circuit.class.getName()))
                    .count();
            assertEquals(1, told);
        }
    }
}
