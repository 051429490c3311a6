package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RootPathProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A gateway with a root path answers only below it, from memory too. */
@QuarkusTest
@TestProfile(RootPathProfile.class)
class RootPathTest extends GatewayTest {
    @TestHTTPResource("/")
    URI root;

    @Test
    void urlsOfMissesAndHitsAreBelowTheRootPath() {
        upstream.v2Task(
                task,
                okJson("{\"status\":\"started\",\"steps\":[{\"number\":1,\"screenshotUrl\":\""
                        + upstream.mediaUrl("/step_1.png") + "\"}]}"));
        String path = "/below/api/v1/task/" + task + "/screenshots";
        for (String status : new String[] {"fwd=miss", "hit"}) {
            given().urlEncodingEnabled(false)
                    .get(root.resolve(path))
                    .then()
                    .statusCode(200)
                    .header("Cache-Status", containsString(status))
                    .body("screenshots[0]", endsWith(path + "/step_1.png"));
        }

        given().get(root.resolve("/api/v1/task/" + task + "/screenshots"))
                .then()
                .statusCode(404);
    }

    @Test
    void contractHasTheRootPathOnce() throws Exception {
        String contract = get("/below/q/openapi?format=json").body();

        assertTrue(contract.contains("\"/below/api/v1/task/{task_id}/screenshots\""), contract);
        assertTrue(contract.replace(" ", "").contains("\"url\":\"../..\""), contract);
    }

    @Test
    void swaggerUiRedirectIsRelative() throws Exception {
        assertEquals(
                "swagger-ui/",
                get("/below/q/swagger-ui").headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
