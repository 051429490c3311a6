package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V2Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(V2Profile.class)
class CircuitTest extends GatewayTest {
    private static final int CALLS_JUDGED = 20;

    @Inject
    Circuit circuit;

    @Test
    void openCircuitRefusesCalls() {
        outageThatOpensTheCircuit();

        list(task)
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", matchesPattern("[12]"));

        assertEquals(CALLS_JUDGED, upstream.apiRequests().size());
    }

    /** The gateway serves a single task during an outage. */
    @Test
    void failuresOfOneTaskOpenTheCircuitWhileNoOtherCallSucceeds() {
        openByOneTask();

        assertEquals(CALLS_JUDGED, upstream.v2Calls(task));
    }

    /** A client polls a task for which the vendor always answers 500. */
    @Test
    void failuresOfOneTaskDoNotOpenTheCircuitWhileOthersSucceed() {
        upstream.v2Task(task, serverError());

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            pollBrokenTask();
            if (i % 5 == 0) {
                healthyTask(i).statusCode(200);
            }
        }
    }

    /** Such as a task that sometimes times out because it is large. */
    @Test
    void taskThatFailsIntermittentlyDoesNotOpenTheCircuit() {
        for (int i = 0; i < CALLS_JUDGED; i++) {
            upstream.v2TaskInTurn(task, serverError(), serverError(), okJson("{\"status\":\"started\",\"steps\":[]}"));
            upstream.api().resetScenarios();
            clock.advance(Duration.ofSeconds(40));
            list(task);
        }

        healthyTask(0).statusCode(200);
    }

    @Test
    void otherTaskThanTheFailedOneIsTheProbe() {
        openByOneTask();

        await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            list(task);
            healthyTask(0).statusCode(200);
        });

        assertEquals(CALLS_JUDGED, upstream.v2Calls(task));
    }

    /** There is no call for another task. */
    @Test
    void failedTaskIsTheProbeWhenThereIsNoOther() {
        openByOneTask();
        upstream.v2Task(task, okJson("{\"status\":\"started\",\"steps\":[]}"));

        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> list(task).statusCode(200));
    }

    private void openByOneTask() {
        upstream.v2Task(task, serverError());
        for (int i = 0; i < CALLS_JUDGED && circuit.closed(); i++) {
            pollBrokenTask();
        }
        list(task).statusCode(503);
    }

    private void pollBrokenTask() {
        list(task);
        clock.advance(Duration.ofSeconds(2));
    }

    private ValidatableResponse healthyTask(int number) {
        String healthy = task + "-healthy-" + number;
        upstream.v2Task(healthy, okJson("{\"status\":\"started\",\"steps\":[]}"));
        return list(healthy);
    }

    /** One task cannot be read while a client keeps retrying it; all others can. */
    @Test
    void malformedListDoesNotOpenTheCircuit() {
        upstream.v2Task(task, okJson("[]"));

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-bad-response"));
            clock.advance(Duration.ofSeconds(2));
        }
    }

    @Test
    void rejectedCredentialsDoNotOpenTheCircuit() {
        upstream.v2Task(task, jsonResponse("{\"detail\":\"Not authenticated\"}", 401));

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-rejected-credentials"));
            clock.advance(Duration.ofSeconds(2));
        }
    }
}
