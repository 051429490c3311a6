package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.V2Profile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that a second call may fix are retried, and many failures open the circuit. */
@QuarkusTest
@TestProfile(V2Profile.class)
class FailedCallsTest extends GatewayTest {
    private static final ResponseDefinitionBuilder FINE = okJson("{\"status\":\"started\",\"steps\":[]}");

    private static final int CALLS_JUDGED = 20;

    @Inject
    Circuit circuit;

    @Inject
    MeterRegistry metrics;

    @Test
    void openCircuitRefusesCalls() {
        outageThatOpensTheCircuit();

        list(task)
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", matchesPattern("[12]"));

        assertEquals(CALLS_JUDGED, upstream.apiRequests().size());
        double gauge = metrics.get("gateway.upstream.gate")
                .tag("state", "circuit-open")
                .gauge()
                .value();
        assertEquals(1, gauge);
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
        for (int i = 0; i < CALLS_JUDGED / 2; i++) {
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

    /** The circuit opens, and reopens after every failed probe. */
    @Test
    void longOutageLogsOpenCircuitOnce() {
        try (LogCapture log = new LogCapture()) {
            outageThatOpensTheCircuit();
            int calls = upstream.apiRequests().size();
            await().pollInterval(Duration.ofMillis(10)).until(() -> {
                list(task);
                clock.advance(Duration.ofSeconds(2));
                return upstream.apiRequests().size() >= calls + 2;
            });

            long warnings = log.records(Level.WARNING).stream()
                    .filter(logged -> logged.getLoggerName().equals(Circuit.class.getName()))
                    .count();
            assertEquals(1, warnings, log::text);
        }
    }

    static Stream<Arguments> hiccups() {
        return Stream.of(
                arguments("500", serverError()),
                arguments("503", jsonResponse("come back", 503)),
                arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                arguments("half a response", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                arguments("silence", okJson("{}").withFixedDelay(2_500)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hiccups")
    void singleFailureIsHiddenFromClients(String name, ResponseDefinitionBuilder hiccup) {
        upstream.v2TaskInTurn(task, hiccup, FINE);
        list(task).statusCode(200);
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                arguments("401", jsonResponse("{}", 401)),
                arguments("no task", jsonResponse("{\"detail\":\"Task not found\"}", 404)),
                arguments("no route", jsonResponse("{\"detail\":\"Not Found\"}", 404)),
                arguments("422", jsonResponse("{\"detail\":[]}", 422)),
                arguments("429", jsonResponse("{}", 429)),
                arguments("a 503 with Retry-After", jsonResponse("", 503).withHeader("Retry-After", "1")),
                arguments("a redirect", temporaryRedirect("/elsewhere")),
                arguments("HTML", ok("<html/>")),
                arguments("a wrong shape", okJson("[]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void responseIsNotRetried(String name, ResponseDefinitionBuilder response) {
        upstream.v2TaskInTurn(task, response, FINE);
        list(task);
        assertEquals(1, upstream.v2Calls(task));
    }

    @Test
    void failingCallIsMadeThreeTimes() {
        upstream.v2Task(task, serverError());
        list(task).statusCode(502);
        assertEquals(3, upstream.v2Calls(task));
    }

    /** A broken task would use up the retries that others need. */
    @Test
    void taskThatJustFailedIsNotRetried() {
        upstream.v2Task(task, serverError());
        list(task);
        clock.advance(Duration.ofSeconds(2));
        list(task).statusCode(502);
        assertEquals(4, upstream.v2Calls(task));
    }

    @Test
    void tenRetriesAreMadeAtOnce() {
        upstream.outage();
        int requests = 5;

        for (int i = 0; i < requests; i++) {
            circuitBreakers.resetAll();
            list(task + "-" + i);
        }

        assertEquals(requests + 10, upstream.apiRequests().size());
    }
}
