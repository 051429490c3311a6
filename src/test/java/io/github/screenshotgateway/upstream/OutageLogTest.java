package io.github.screenshotgateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
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

    private static final int CALLS_JUDGED = 20;

    /** The circuit opens, and opens again after each call that finds the upstream ill. */
    @Test
    void anOpenCircuitIsToldOnce() {
        upstream.v2Task(task, serverError());

        try (LogCapture log = new LogCapture()) {
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        list(task);
                        return upstream.v2Calls(task) >= CALLS_JUDGED + 2;
                    });

            long told = log.records(Level.WARNING).stream()
                    .filter(record -> record.getLoggerName().equals(Circuit.class.getName()))
                    .count();
            assertEquals(1, told);
        }
    }
}
