package io.github.screenshotgateway.images;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RedirectsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that is configured to redirect, behind a public URL. */
@QuarkusTest
@TestProfile(RedirectsProfile.class)
class RedirectDeliveryTest extends GatewayTest {
    private String mediaUrl;

    @BeforeEach
    void givenTask() {
        mediaUrl = upstream.mediaUrl("/a/step_1.png?X-Amz-Signature=5ec4e7");
        upstream.v1Task(task, "running", mediaUrl);
        upstream.image("/a/step_1.png", Pngs.png(1));
    }

    private RequestSpecification withoutFollowing() {
        return given().redirects().follow(false);
    }

    @Test
    void listHasPublicUrlsByDefault() {
        list(task)
                .body(
                        "screenshots",
                        contains("https://shots.example.com/gateway/api/v1/task/" + task + "/screenshots/step_1.png"));
    }

    @Test
    void imageRedirectsToCurrentUrl() {
        withoutFollowing()
                .get("/api/v1/task/{task}/screenshots/step_1.png", task)
                .then()
                .statusCode(307)
                .header("Location", mediaUrl)
                .header("Cache-Control", "no-store")
                .header("ETag", nullValue());
        assertEquals(0, upstream.mediaRequests().size());
    }

    @Test
    void proxyOverrideReturnsBytes() {
        withoutFollowing()
                .get("/api/v1/task/{task}/screenshots/step_1.png?delivery=proxy", task)
                .then()
                .statusCode(200)
                .contentType("image/png");
    }
}
