package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.LogCapture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class RefusedOriginsTest {
    private final RefusedOrigins refused = new RefusedOrigins();

    @Test
    void originIsLoggedOnceWithTheVariableThatAllowsIt() {
        try (LogCapture log = new LogCapture()) {
            refused.add("https://one.example");
            refused.add("https://one.example");

            assertEquals(
                    List.of("Images at https://one.example are refused: it is not one of"
                            + " gateway.images.allowed-origins. If it belongs to the vendor, add https://one.example to"
                            + " GATEWAY_IMAGES_ALLOWED_ORIGINS."),
                    log.text().lines().toList());
            assertEquals(
                    List.of(Level.WARNING.intValue()),
                    log.records(Level.ALL).stream()
                            .map(LogRecord::getLevel)
                            .map(Level::intValue)
                            .toList());
        }
    }

    @Test
    void readinessNamesOriginsAndStaysUp() {
        assertEquals(Optional.empty(), refused.call().getData());
        refused.add("https://two.example");
        refused.add("https://one.example:8443");

        assertEquals(Status.UP, refused.call().getStatus());
        assertEquals(
                Map.of("refusedOrigins", "https://one.example:8443, https://two.example"),
                refused.call().getData().orElseThrow());
    }

    @Test
    void oddOriginsAreNotRecommended() {
        refused.add("ftp://one.example");
        refused.add("https://" + "a".repeat(300));
        assertEquals(Optional.empty(), refused.call().getData());

        refused.add("HTTPS://One.example");
        refused.add("https://one.example");
        assertEquals(
                "https://one.example", refused.call().getData().orElseThrow().get("refusedOrigins"));
    }

    /** A hostile upstream could bring new ones with each task. */
    @Test
    void logAndReadinessEndAtTwentyOrigins() {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 100; i++) {
                refused.add("https://%d.example".formatted(i));
            }

            assertEquals(20, log.text().lines().count());
            assertEquals(
                    20,
                    refused.call()
                            .getData()
                            .orElseThrow()
                            .get("refusedOrigins")
                            .toString()
                            .split(", ")
                            .length);
        }
    }
}
