package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V2Profile;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.DateFormatter;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Retry-After} closes the gate for all tasks, because the vendor limits the whole project. */
@QuarkusTest
@TestProfile(V2Profile.class)
class CooldownTest extends GatewayTest {
    private static final Duration OLD = Duration.ofMinutes(10);

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    private String another;

    @BeforeEach
    void stubAnotherTask() {
        another = task + "-another";
        upstream.v2Task(another, okJson("{\"status\":\"started\",\"steps\":[]}"));
    }

    private void answerWith(ResponseDefinitionBuilder response) {
        upstream.v2Task(task, response);
        list(task);
    }

    private static ResponseDefinitionBuilder tooMany() {
        return jsonResponse("{}", 429);
    }

    @Test
    void retryAfterInSecondsClosesTheGateForAllTasks() {
        answerWith(tooMany().withHeader("Retry-After", "30"));

        list(another)
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", "30");

        assertEquals(0, upstream.v2Calls(another));
        clock.advance(Duration.ofSeconds(20));
        list(another).header("Retry-After", "10");
    }

    @Test
    void retryAfterAsADateClosesTheGate() {
        Date in30Seconds = Date.from(clock.instant().plusSeconds(30));
        answerWith(tooMany().withHeader("Retry-After", DateFormatter.format(in30Seconds)));
        clock.advance(Duration.ofSeconds(20));
        list(another).statusCode(503);
        clock.advance(Duration.ofSeconds(11));
        list(another).statusCode(200);
    }

    @Test
    void missingRetryAfterOfA429ClosesTheGateForOneSecond() {
        answerWith(tooMany());
        list(another).statusCode(503).header("Retry-After", "1");
        clock.advance(Duration.ofSeconds(1));
        list(another).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3600"})
    void gateOpensWhenTheClockIsSetBack(String seconds) {
        answerWith(tooMany().withHeader("Retry-After", seconds));
        clock.advance(OLD.negated());
        list(another).statusCode(200);
    }

    @Test
    void shorterCooldownDoesNotReplaceALongerOne() {
        String third = task + "-third";
        upstream.v2Task(third, tooMany().withHeader("Retry-After", "1").withFixedDelay(500));
        upstream.v2Task(task, tooMany().withHeader("Retry-After", "30"));
        sideBySide(third, task);
        clock.advance(Duration.ofSeconds(5));
        list(another).statusCode(503);
    }

    @Test
    void cachedListIsServedWhileTheGateIsClosed() {
        list(another).statusCode(200);
        answerWith(tooMany().withHeader("Retry-After", "3600"));
        clock.advance(OLD);
        list(another).statusCode(200).header("Cache-Status", containsString("stale-if-error:upstream-busy"));
    }

    @Test
    void cooldownIsShownInGaugeHealthDataAndRefusals() {
        assertEquals(1, gauge("passing"));
        answerWith(tooMany().withHeader("Retry-After", "30"));

        assertEquals(1, gauge("cooldown"));
        assertEquals(0, gauge("passing") + gauge("circuit-open"));
        given().get(ready)
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'upstream' }.data.gate", equalTo("cooldown"));
        double before = refusals();
        list(task);
        assertEquals(before + 1, refusals());
    }

    private double refusals() {
        return metrics.counter("gateway.upstream.refusals", "reason", "cooldown")
                .count();
    }

    private double gauge(String state) {
        return metrics.get("gateway.upstream.gate").tag("state", state).gauge().value();
    }
}
