package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS rebinding: requests under a foreign name that resolves to the gateway, and requests to be served. */
@QuarkusTest
class HostsTest extends GatewayTest {
    private static final String FOREIGN = "rebound.test";

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
        list(task).statusCode(200);
    }

    private static ValidatableResponse assertMisdirected(ValidatableResponse response) {
        return response.statusCode(421)
                .header("Cache-Control", "no-store")
                .body("type", equalTo(PROBLEMS + "misdirected-request"))
                .body("detail", containsString("gateway.allowed-hosts"));
    }

    /** Also hits, and paths that need no caller. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/task/{task}/screenshots", "/api/v1/task/{task}/screenshots/1.png", "/", "/q/openapi"})
    void foreignHostGets421(String path) {
        assertMisdirected(given().header("Host", FOREIGN)
                .accept("*/*")
                .get(path.replace("{task}", task))
                .then());
    }

    @Test
    void browserWithForeignHostGetsHtml() {
        given().header("Host", FOREIGN)
                .accept("text/html")
                .get("/")
                .then()
                .statusCode(421)
                .contentType("text/html")
                .body(containsString("gateway.allowed-hosts"));
    }

    /** 404: webhooks are off here. */
    @Test
    void webhookWithForeignHostIsAccepted() {
        given().header("Host", FOREIGN).post("/webhooks/browser-use").then().statusCode(404);
    }

    @Test
    void requestWithoutHostIsServed() {
        String response = RawClient.exchange(gateway, "GET /q/openapi HTTP/1.0\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.0 200 "), response);
    }

    @Test
    void healthAndMetricsAreServedForAnyHost() {
        for (String path : new String[] {"q/health/ready", "q/metrics"}) {
            given().header("Host", FOREIGN)
                    .get(management.resolve("/" + path))
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "cache/tasks/{task}"})
    void purgeWithForeignHostGets421(String path) {
        assertMisdirected(delete(given().header("Host", FOREIGN), path));
        list(task).header("Cache-Status", containsString("hit"));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin,         http://localhost",
        "Origin,         https://evil.test",
        "Origin,         null",
    })
    void purgeFromAnotherSiteGets403(String header, String value) {
        delete(given().header(header, value), "cache").statusCode(403).body("type", equalTo(PROBLEMS + "forbidden"));
        list(task).header("Cache-Status", containsString("hit"));
    }

    @Test
    void purgeFromManagementOriginIsAccepted() {
        String own = "http://" + management.getAuthority();
        delete(given().header("Origin", own).header("Sec-Fetch-Site", "same-origin"), "cache/tasks/{task}")
                .statusCode(204);
    }

    private ValidatableResponse delete(RequestSpecification request, String path) {
        return request.delete(management.resolve("/") + path.replace("{task}", task))
                .then();
    }
}
