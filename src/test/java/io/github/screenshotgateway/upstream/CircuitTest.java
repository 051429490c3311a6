package io.github.screenshotgateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V2Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(V2Profile.class)
class CircuitTest extends GatewayTest {
    private static final int CALLS_JUDGED = 20;

    @Test
    void anIllUpstreamIsLeftAlone() {
        upstream.v2Task(task, serverError());
        for (int i = 0; i < CALLS_JUDGED; i++) {
            list(task).statusCode(502);
        }

        list(task)
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", "5");

        assertEquals(CALLS_JUDGED, upstream.v2Calls(task));
    }

    @Test
    void answersAboutTasksAndKeysAreNoIllness() {
        upstream.v2Task(task, jsonResponse("{}", 401));

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-rejected-credentials"));
        }
    }
}
