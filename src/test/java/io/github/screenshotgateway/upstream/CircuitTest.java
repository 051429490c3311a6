package io.github.screenshotgateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
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
        while (upstream.v2Calls(task) < CALLS_JUDGED) {
            list(task);
        }

        list(task)
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", matchesPattern("[12]"));

        assertEquals(CALLS_JUDGED, upstream.v2Calls(task));
    }

    /** It is one task that cannot be read, and a client that tries again and again; all others can. */
    @Test
    void aListOfAWrongShapeIsNoIllness() {
        upstream.v2Task(task, okJson("[]"));

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-bad-response"));
        }
    }

    @Test
    void answersAboutTasksAndKeysAreNoIllness() {
        upstream.v2Task(task, jsonResponse("{}", 401));

        for (int i = 0; i < 2 * CALLS_JUDGED; i++) {
            list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-rejected-credentials"));
        }
    }
}
