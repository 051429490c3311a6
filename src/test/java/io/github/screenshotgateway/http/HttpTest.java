package io.github.screenshotgateway.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports, versions of HTTP, and expectations. */
@QuarkusTest
class HttpTest extends GatewayTest {
    private final ManagedContext requests = Arc.container().requestContext();

    @TestHTTPResource(value = "/", management = true)
    String management;

    @TestHTTPResource("/")
    URI gateway;

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/ready", "/q/metrics"})
    void healthAndMetricsOnClientPortGet404(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void screenshotsOnManagementPortGet404() {
        given().get(management.replace("/q/", "/") + "api/v1/task/t/screenshots")
                .then()
                .statusCode(404);
    }

    @Test
    void openapiServesContractAsJson() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths", hasKey("/api/v1/task/{task_id}/screenshots"))
                .body("paths", hasKey("/api/v1/task/{task_id}/screenshots/{name}"))
                .body("components.schemas", hasKey("Problem"))
                .body("components.schemas", not(hasKey("HttpServerRequest")));
    }

    /** Its requests offer an upgrade to HTTP/2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void javaDefaultClientIsServedOnBothPorts(boolean operator) {
        HttpClient client = HttpClient.newHttpClient();
        URI uri = operator ? URI.create(management + "health/ready") : gateway.resolve("/q/openapi");
        List<CompletableFuture<HttpResponse<Void>>> responses = Stream.generate(() ->
                        client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()))
                .limit(50)
                .toList();

        responses.forEach(response -> assertEquals(200, response.join().statusCode()));
        if (!operator) {
            assertEquals(HttpClient.Version.HTTP_1_1, responses.get(0).join().version());
        }
    }

    @Test
    void requestPathsAreNotMetricLabels() {
        String odd = "/api/v1/task/" + task + "/x;y";
        given().urlEncodingEnabled(false).get(odd).then().statusCode(400);
        list(task);
        given().get(management + "metrics").then().statusCode(200).body(not(containsString(task)));
    }

    private String path;

    @BeforeEach
    void stubTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
        path = "/api/v1/task/" + task + "/screenshots";
    }

    private String exchange(String line, String... headers) {
        return RawClient.exchange(
                gateway,
                line + "\r\nHost: localhost\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weather", "100-continue, weather", "100-continue=1"})
    void unknownExpectationGets417(String expectation) {
        String response = exchange("GET " + path + " HTTP/1.1", "Expect: " + expectation);
        assertTrue(response.startsWith("HTTP/1.1 417 "), response);
        assertTrue(response.contains("application/problem+json"), response);
    }

    @Test
    void unknownExpectationInSecondHeaderGets417() {
        String response = exchange("GET " + path + " HTTP/1.1", "Expect: 100-continue", "Expect: weather");
        assertTrue(response.startsWith("HTTP/1.1 417 "), response);
    }

    /** There is no body to wait for, and HTTP/1.0 has no expectations. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, 100-continue", "HTTP/1.1, 100-Continue", "HTTP/1.0, 100-continue", "HTTP/1.0, weather"})
    void expectWithoutBodyGets200AtOnce(String version, String expectation) {
        String response = exchange("GET " + path + " " + version, "Expect: " + expectation);
        assertTrue(response.startsWith(version + " 200 "), response);
    }

    @ParameterizedTest
    @CsvSource({"POST, /webhooks/browser-use, 404", "POST, /nothing, 404", "PUT, /, 405", "GET, /q/openapi, 200"})
    void unneededBodyIsNotAwaited(String method, String target, int status) {
        try (RawClient client = new RawClient(gateway)) {
            String response = client.send(method + " " + target
                            + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n")
                    .readUntil("\r\n\r\n");
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        }
    }

    /** About 270 kB. */
    private static final byte[] IMAGE = Pngs.png(1, 300);

    private static final int REQUESTS = 60;

    private String image;

    @BeforeEach
    void cacheImage() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/v/1.png"));
        upstream.image("/v/1.png", IMAGE);
        image = "/api/v1/task/" + task + "/screenshots/1.png";
        image(task, "1.png").statusCode(200);
    }

    /** Every request offers the upgrade, because the client has no connection with a known version yet. */
    @Test
    void parallelFirstRequestsOfJavaClientGetWholeImages() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(image)).build();

        List<String> outcomes = Stream.generate(
                        () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .limit(REQUESTS)
                .toList()
                .stream()
                .map(HttpTest::outcome)
                .toList();

        assertEquals(Collections.nCopies(REQUESTS, "HTTP_1_1 200 " + IMAGE.length), outcomes);
    }

    private static String outcome(CompletableFuture<HttpResponse<byte[]>> future) {
        return future.handle((response, failure) -> failure != null
                        ? failure.toString()
                        : response.version() + " " + response.statusCode() + " " + response.body().length)
                .join();
    }

    /** As curl and others send it. The connection also serves the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Connection: upgrade\r\nUpgrade: h2c, HTTP/2.0",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            })
    void upgradeIsIgnored(String upgrade) {
        String line = "HEAD " + image + " HTTP/1.1\r\nHost: localhost\r\n";
        try (RawClient client = new RawClient(gateway)) {
            for (int i = 0; i < 2; i++) {
                String response = client.send(line + upgrade + "\r\n\r\n").readUntil("\r\n\r\n");

                assertTrue(response.startsWith("HTTP/1.1 200 "), response);
                assertFalse(response.toLowerCase().contains("upgrade"), response);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
                "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
            })
    void otherVersionGets400InHttp11(String request) {
        try (RawClient client = new RawClient(gateway)) {
            // In tests, the gateway decodes a connection only from its second request on.
            client.send("HEAD " + image + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readUntil("\r\n\r\n");

            String response = client.send(request).answer();

            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        }
    }

    private boolean isActiveOnAnotherThread() {
        return Uni.createFrom()
                .item(requests::isActive)
                .runSubscriptionOn(work -> new Thread(work).start())
                .await()
                .indefinitely();
    }

    /** Otherwise shared work would end the scope of a response that is being written: a 500, rarely. */
    @Test
    void requestScopeDoesNotPropagateToOtherThreads() {
        assertTrue(requests.isActive(), "the test's own");
        assertFalse(isActiveOnAnotherThread());
    }

    @Test
    void workFromOutsideDoesNotDeactivateRequestScope() {
        Uni<Boolean> madeOutsideOfRequests;
        requests.deactivate();
        try {
            madeOutsideOfRequests = Uni.createFrom().item("result").map(result -> requests.isActive());
        } finally {
            requests.activate();
        }

        assertTrue(madeOutsideOfRequests.await().indefinitely());
    }
}
