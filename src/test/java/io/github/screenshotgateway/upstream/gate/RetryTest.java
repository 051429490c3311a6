package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V2Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that a second call may fix are retried; responses are not. */
@QuarkusTest
@TestProfile(V2Profile.class)
class RetryTest extends GatewayTest {
    private static final ResponseDefinitionBuilder FINE = okJson("{\"status\":\"started\",\"steps\":[]}");

    static Stream<Arguments> hiccups() {
        return Stream.of(
                arguments("500", serverError()),
                arguments("502", jsonResponse("bad gateway", 502)),
                arguments("503", jsonResponse("come back", 503)),
                arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                arguments("no response", aResponse().withFault(Fault.EMPTY_RESPONSE)),
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
                arguments("400", jsonResponse("{}", 400)),
                arguments("401", jsonResponse("{}", 401)),
                arguments("403", jsonResponse("{}", 403)),
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

    /** Otherwise an outage would triple the calls. The test closes the circuit before every request. */
    @Test
    void outageDoesNotMultiplyCalls() {
        upstream.outage();
        int requests = 30;

        for (int i = 0; i < requests; i++) {
            circuitBreakers.resetAll();
            list(task + "-" + i);
        }

        int retries = upstream.apiRequests().size() - requests;
        assertTrue(retries > 0 && retries <= 20, "retries: " + retries);
    }
}
