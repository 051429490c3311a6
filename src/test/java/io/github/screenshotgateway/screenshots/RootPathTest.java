package io.github.screenshotgateway.screenshots;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway below a path of its own answers there, what is in memory as well, and nowhere else. */
@QuarkusTest
@TestProfile(RootPathTest.BelowAPath.class)
class RootPathTest extends GatewayTest {
    @TestHTTPResource("/")
    URI root;

    /** Quarkus' own setting. */
    public static class BelowAPath implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.root-path", "/below");
        }
    }

    @Test
    void urlsOfListsAreBelowItForMissesAndHits() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/step_1.png"));
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
}
