package io.github.screenshotgateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.forbidden;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The key reaches only the API, and nothing of a client's request is forwarded. */
@QuarkusTest
class SecretsTest extends GatewayTest {
    private static final String KEY = "test-key-not-a-real-one";
    private static final String SIGNATURE = "5ec4e751617475e3";

    @TestHTTPResource(value = "/", management = true)
    String management;

    private String signed(String path) {
        return upstream.mediaUrl(path + "?X-Amz-Signature=" + SIGNATURE);
    }

    private Response getWithClientSecrets(String path) {
        return given().header("Authorization", "Bearer clients-own-key")
                .header("X-Browser-Use-API-Key", "clients-own-key")
                .header("X-Internal", "secret")
                .cookie("session", "secret")
                .redirects()
                .follow(false)
                .get(path);
    }

    /** Provokes every kind of failure and collects the responses to the client. */
    private String responsesToFailures() {
        StringBuilder text = new StringBuilder();
        for (var failure : List.of(
                jsonResponse("{\"detail\":\"bad key " + KEY + "\"}", 401),
                jsonResponse("{\"detail\":\"" + KEY + "\"}", 500),
                ok("{\"screenshots\":[\"https://x.test/?X-Amz-Signature=" + SIGNATURE),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE))) {
            upstream.v1List(task, failure);
            text.append(allOf(getWithClientSecrets("/api/v1/task/" + task + "/screenshots")));
            clock.advance(Duration.ofSeconds(2));
        }
        upstream.v1Task(
                task,
                "running",
                signed("/gone.png"),
                signed("/broken.png"),
                signed("/cut.png"),
                "https://evil.test/evil.png?X-Amz-Signature=" + SIGNATURE,
                "ht!tp://evil.png?X-Amz-Signature=" + SIGNATURE);
        upstream.media("/gone.png", forbidden());
        upstream.media("/broken.png", serverError());
        upstream.media("/cut.png", aResponse().withBody(new byte[] {1, 2, 3}));
        for (String name : List.of("gone.png", "broken.png", "cut.png", "evil.png", "latest", "none.png")) {
            text.append(allOf(getWithClientSecrets("/api/v1/task/" + task + "/screenshots/" + name)));
        }
        return text.toString();
    }

    private static String allOf(Response response) {
        return response.statusLine() + response.headers() + response.asString() + "\n";
    }

    @Test
    void responsesLogHealthAndMetricsContainNoSecret() {
        try (LogCapture log = new LogCapture()) {
            String responses = responsesToFailures();
            String metrics = given().get(management + "metrics").asString();
            assertTrue(metrics.contains("gateway_upstream_calls_seconds_count"), metrics);
            assertFalse(log.text().isEmpty(), "nothing was captured, so nothing was shown");

            for (String text : List.of(
                    responses,
                    log.text(),
                    metrics,
                    given().get(management + "health").asString())) {
                assertFalse(text.contains(KEY), text);
                assertFalse(text.contains(SIGNATURE), text);
            }
        }
    }

    @Test
    void apiGetsTheGatewaysKeyAndNotTheClients() {
        upstream.v1Task(task, "running");

        getWithClientSecrets("/api/v1/task/" + task + "/screenshots");

        // The status is requested after the list.
        await().until(() -> upstream.apiRequests().size() == 2);
        for (LoggedRequest request : upstream.apiRequests()) {
            assertEquals("Bearer " + KEY, request.getHeader("Authorization"));
            assertNull(request.getHeader("X-Internal"));
            assertNull(request.getHeader("X-Browser-Use-API-Key"));
            assertNull(request.getHeader("Cookie"));
        }
    }

    @Test
    void mediaHostGetsNoKeyAndNoClientHeaders() {
        upstream.v1Task(task, "running", signed("/1.png"));
        upstream.image("/1.png", Pngs.png(1));
        getWithClientSecrets("/api/v1/task/" + task + "/screenshots/1.png");
        LoggedRequest request = upstream.mediaRequests().get(0);
        assertEquals(List.of("Accept", "Accept-Encoding", "Host", "User-Agent"), headerNames(request));
        assertEquals("/1.png?X-Amz-Signature=" + SIGNATURE, request.getUrl());
    }

    @Test
    void redirectOfTheApiIsNotFollowed() {
        upstream.v1List(task, okJson("{}").withStatus(302).withHeader("Location", upstream.mediaUrl("/steal")));
        list(task).statusCode(502);
        assertEquals(0, upstream.mediaRequests().size());
    }

    private static List<String> headerNames(LoggedRequest request) {
        return request.getAllHeaderKeys().stream()
                .map(name -> switch (name.toLowerCase(java.util.Locale.ROOT)) {
                    case "accept" -> "Accept";
                    case "accept-encoding" -> "Accept-Encoding";
                    case "host" -> "Host";
                    case "user-agent" -> "User-Agent";
                    default -> name;
                })
                .sorted()
                .toList();
    }
}
