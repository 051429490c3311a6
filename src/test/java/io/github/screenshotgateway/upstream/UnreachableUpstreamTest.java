package io.github.screenshotgateway.upstream;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.upstream.gate.CallOutcomes;
import io.github.screenshotgateway.upstream.gate.GateState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing listens at the address of the upstream. */
@QuarkusTest
class UnreachableUpstreamTest extends GatewayTest {
    @TestHTTPResource(value = "/health", management = true)
    String health;

    @Inject
    UpstreamConfig config;

    @Inject
    GateState gate;

    @BeforeEach
    void stopUpstream() {
        upstream.api().stop();
    }

    @AfterEach
    void restartUpstream() {
        upstream.api().start();
    }

    @Test
    void refusedConnectionIsReportedAsUnreachable() {
        given().get("/api/v1/task/t/screenshots")
                .then()
                .statusCode(502)
                .body("type", equalTo("/problems/upstream-unreachable"));
    }

    /** A readiness check that follows the upstream would remove replicas that can still serve their caches. */
    @ParameterizedTest
    @ValueSource(strings = {"/live", "/ready", "/started"})
    void healthStaysUp(String probe) {
        given().get("/api/v1/task/t/screenshots");
        given().get(health + probe).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void healthDataBeforeTheFirstCallHaveNoTime() {
        CallOutcomes none = new CallOutcomes(
                new SimpleMeterRegistry(), InstantSource.system(), new ThrottledLog(InstantSource.system()));
        Map<String, Object> data =
                new UpstreamHealth(config, none, gate).call().getData().orElseThrow();
        assertEquals("none yet", data.get("lastCall"));
        assertFalse(data.containsKey("lastCallAt"), data::toString);
    }

    @Test
    void healthDataShowTheOutage() {
        given().get("/api/v1/task/t/screenshots");
        given().get(health + "/ready")
                .then()
                .body("checks.find { it.name == 'upstream' }.data.lastCall", equalTo("upstream-unreachable"));
    }
}
