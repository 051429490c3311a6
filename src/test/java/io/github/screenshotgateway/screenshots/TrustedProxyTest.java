package io.github.screenshotgateway.screenshots;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.ProxyProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** A gateway that trusts the proxy in front of it, by Quarkus' own settings. */
@QuarkusTest
@TestProfile(ProxyProfile.class)
class TrustedProxyTest extends GatewayTest {
    @Test
    void urlsUseTheForwardedSchemeHostAndPrefix() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        given().header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "shots.example.com")
                .header("X-Forwarded-Prefix", "/gateway")
                .get("/api/v1/task/{task}/screenshots", task)
                .then()
                .body(
                        "screenshots",
                        contains("https://shots.example.com/gateway/api/v1/task/" + task + "/screenshots/1.png"));
    }

    /** Every URL of a list would contain it. */
    @Test
    void prefixOfMoreThan255CharactersIsInvalid() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        prefixed("/" + "p".repeat(254)).statusCode(200);
        prefixed("/" + "p".repeat(255)).statusCode(400);
    }

    @Test
    void queryIsNotPartOfThePrefix() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        String path = "/api/v1/task/" + task + "/screenshots";

        given().header("X-Forwarded-Prefix", "/gateway")
                .get(path + "?x=" + path)
                .then()
                .body("screenshots[0]", endsWith(":" + RestAssured.port + "/gateway" + path + "/1.png"));
    }

    private ValidatableResponse prefixed(String prefix) {
        return given().header("X-Forwarded-Prefix", prefix)
                .get("/api/v1/task/{task}/screenshots", task)
                .then();
    }

    /** The host that the client requested counts, and not the proxy's own name for the gateway. */
    @Test
    void unknownForwardedHostIsRefused() {
        given().header("X-Forwarded-Host", "rebound.test")
                .get("/api/v1/task/{task}/screenshots", task)
                .then()
                .statusCode(421);
    }
}
