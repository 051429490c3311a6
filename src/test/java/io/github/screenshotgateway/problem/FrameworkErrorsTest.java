package io.github.screenshotgateway.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that the framework raises itself have the form of all other errors. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class FrameworkErrorsTest extends GatewayTest {
    private static final String LIST = "GET /api/v1/task/a/screenshots ";

    @TestHTTPResource
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | / | GET, HEAD, OPTIONS",
                "POST | /tasks/a | GET, HEAD, OPTIONS",
                "BREW | /api/v1/task/a/screenshots | GET, HEAD, OPTIONS",
                "PUT | /api/v1/task/a/screenshots.zip | GET, HEAD, OPTIONS",
                "POST | /api/v1/task/a/screenshots/events | GET, HEAD, OPTIONS",
                "PATCH | /api/v1/task/a/screenshots/1.png | GET, HEAD, OPTIONS",
                "GET | /webhooks/browser-use | POST, OPTIONS",
                "DELETE | /webhooks/browser-use/ | POST, OPTIONS",
            })
    void unsupportedMethodGets405WithAllow(String method, String path, String allowed) {
        given().request(method, path)
                .then()
                .statusCode(405)
                .header("Allow", allowed)
                .body("title", equalTo("Method Not Allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/none/", "/tasks/a/b", "/api/v1/task/a/screenshots/b/c", "/webhooks/other"})
    void unknownRouteGets404ForAnyMethod(String path) {
        given().post(path).then().statusCode(404).body("title", equalTo("Not Found"));
    }

    /** Page assets may be cached, errors may not. */
    @Test
    void missingAssetIsNotCached() {
        List<String> values = given().get("/assets/none.js").headers().getValues("Cache-Control");
        assertEquals(List.of("no-store"), values);
    }

    private static void assertProblem(int status, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        assertTrue(response.contains("application/problem+json"), response);
    }

    /** A proxy in front may have used the other one. */
    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nHost: b", "Host: a\r\nhost: a"})
    void twoHostHeadersGet400(String hosts) {
        String rest = " HTTP/1.1\r\n" + hosts + "\r\nConnection: close\r\n\r\n";
        assertProblem(400, RawClient.exchange(gateway, "GET /api/v1/task/a/screenshots" + rest));
        assertProblem(400, RawClient.exchange(management, "DELETE /cache" + rest));
        assertEquals(List.of(), upstream.apiRequests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "FOO/1.1"})
    void unsupportedHttpVersionGets400(String version) {
        String rest = version + "\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertProblem(400, RawClient.exchange(gateway, LIST + rest));
        assertProblem(400, RawClient.exchange(management, "DELETE /cache " + rest));
        assertEquals(List.of(), upstream.apiRequests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET *", "GET a", "CONNECT a:443"})
    void targetThatIsNotAPathGets400(String request) {
        String rest = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertProblem(400, RawClient.exchange(gateway, request + rest));
        assertProblem(400, RawClient.exchange(management, request + rest));
    }

    @Test
    void responseToAFaultContainsNoDetails() {
        given().get("/test/fault")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("title", equalTo("Internal Server Error"))
                .body(not(containsString("Signature")))
                .header("Cache-Control", "no-store");
    }

    @Test
    void recurringFaultIsLoggedWithOneTraceAndSomeReferences() {
        try (LogCapture log = new LogCapture()) {
            String first = "";
            for (int i = 0; i < 100; i++) {
                String detail = given().get("/test/fault").path("detail");
                first = i == 1 ? detail.replaceAll(".*reference (\\S+)\\.", "$1") : first;
            }

            List<LogRecord> errors = log.records(Level.SEVERE);
            assertEquals(ProblemMapper.MAX_REFERENCES, errors.size());
            assertEquals(
                    1, errors.stream().filter(line -> line.getThrown() != null).count());
            assertTrue(errors.get(1).getMessage().contains(first), errors.get(1).getMessage());
        }
    }
}
