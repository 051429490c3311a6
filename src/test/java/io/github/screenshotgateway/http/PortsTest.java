package io.github.screenshotgateway.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints for clients and for operators are on separate ports. */
@QuarkusTest
class PortsTest extends GatewayTest {
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

    @Test
    void swaggerUiIsServed() {
        given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("swagger"));
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
}
