package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.FewRequestsProfile;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A gateway that accepts two requests and one event stream at once. */
@QuarkusTest
@TestProfile(FewRequestsProfile.class)
class LimitsTest extends GatewayTest {
    private static final int SLOW_MILLIS = 800;

    /** On two processors, JDK 25's common pool has one thread, and the requests would run one after another. */
    private static final Executor THREADS = command -> new Thread(command).start();

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI readiness;

    @Inject
    MeterRegistry metrics;

    private double inFlight() {
        return metrics.get("gateway.requests.in.flight").gauge().value();
    }

    private double shed() {
        return metrics.get("gateway.requests.shed").counter().count();
    }

    @Test
    void requestBeyondBoundGets503WithRetryAfter() {
        upstream.v1List(task, WireMock.okJson("{\"screenshots\":[]}").withFixedDelay(SLOW_MILLIS));
        double before = shed();
        CompletableFuture<?> one = CompletableFuture.runAsync(() -> list(task).statusCode(200), THREADS);
        CompletableFuture<?> two = CompletableFuture.runAsync(() -> list(task).statusCode(200), THREADS);
        await().until(() -> inFlight() == 2);

        given().get("/q/openapi").then().statusCode(200);
        given().header("Origin", "https://app.example.com")
                .get("/api/v1/task/another/screenshots")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .body("type", endsWith("/upstream-busy"))
                .header("Access-Control-Allow-Origin", equalTo("https://app.example.com"))
                .header("Vary", equalToIgnoringCase("Origin"));
        given().get(readiness).then().statusCode(200).header("Vary", nullValue());

        CompletableFuture.allOf(one, two).join();
        assertEquals(before + 1, shed());
        await().until(() -> inFlight() == 0);
        list(task).statusCode(200);
    }

    @Test
    void eventStreamCountsOnlyAgainstItsOwnBound() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        URI events = gateway.resolve("/api/v1/task/" + task + "/screenshots/events");
        try (EventClient client = new EventClient(events, null)) {
            client.await1("screenshot");

            await().until(() -> inFlight() == 0);
            given().get(events).then().statusCode(503).body("type", endsWith("/upstream-busy"));
        }
    }

    @Test
    void headersBeyondBoundGet431() {
        String response = RawClient.exchange(
                gateway, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(5000) + "\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 431"), response);
    }
}
