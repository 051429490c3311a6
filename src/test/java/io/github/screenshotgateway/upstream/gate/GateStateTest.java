package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V2Profile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The state of the gate in metrics and health data. */
@QuarkusTest
@TestProfile(V2Profile.class)
class GateStateTest extends GatewayTest {
    @Inject
    MeterRegistry metrics;

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    private double gauge(String state) {
        return metrics.get("gateway.upstream.gate").tag("state", state).gauge().value();
    }

    private double refusals(String reason) {
        return metrics.counter("gateway.upstream.refusals", "reason", reason).count();
    }

    private void startCooldown() {
        upstream.v2Task(task, jsonResponse("{}", 429).withHeader("Retry-After", "30"));
        list(task).statusCode(503);
    }

    @Test
    void gaugeShowsPassingAtFirst() {
        assertEquals(1, gauge("passing"));
    }

    @Test
    void gaugeShowsACooldown() {
        startCooldown();

        assertEquals(1, gauge("cooldown"));
    }

    @Test
    void exactlyOneStateIsSet() {
        startCooldown();

        assertEquals(1, gauge("passing") + gauge("cooldown") + gauge("circuit-open"));
    }

    @Test
    void gaugeShowsAnOpenCircuit() {
        outageThatOpensTheCircuit();

        assertEquals(1, gauge("circuit-open"));
    }

    @Test
    void healthDataShowACooldown() {
        startCooldown();

        given().get(ready)
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'upstream' }.data.gate", equalTo("cooldown"));
    }

    @Test
    void refusedCallsAreCountedByReason() {
        startCooldown();
        double before = refusals("cooldown");

        list(task);

        assertEquals(1, refusals("cooldown") - before);
    }
}
