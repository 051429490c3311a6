package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session.Message;
import io.github.screenshotgateway.support.V3Test;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients see v1, also when v3 is behind the gateway. */
@QuarkusTest
@TestProfile(V3Profile.class)
class ListV3Test extends V3Test {
    private static final String NO_SESSION = "{\"detail\":\"Session not found\"}";

    @Test
    void messagesWithAScreenshotAreListedInOrder() {
        session.messages(
                text("m1"), shot("m2", "/s/9.png"), text("m3"), shot("m4", "/s/3.png"), shot("m5", "/s/5.png"));

        list(task).statusCode(200).body(NAMES, contains("9.png", "3.png", "5.png"));
    }

    @Test
    void sessionWithoutMessagesIsAnEmptyList() {
        session.messages();

        list(task).statusCode(200).body("screenshots", hasSize(0));
    }

    @Test
    void keyIsSentInTheHeaderOfV3() {
        session.messages(shot("m1", "/s/1.png"));

        list(task);

        // The status is requested after the list.
        await().untilAsserted(() -> assertThat(
                upstream.apiRequests().stream()
                        .map(request -> request.getHeader("X-Browser-Use-API-Key"))
                        .toList(),
                contains("test-key-not-a-real-one", "test-key-not-a-real-one")));
    }

    @Test
    void namesStayWhenUrlPathsChange() {
        session.messages(shot("m1", "/monday/a.png"), shot("m2", "/monday/b.png"));
        list(task).body(NAMES, contains("a.png", "b.png"));
        session.messages(shot("m1", "/tuesday/x.png"), shot("m2", "/tuesday/y.png"), shot("m3", "/tuesday/z.png"));
        clock.advance(LATER);

        list(task).body(NAMES, contains("a.png", "b.png", "z.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "404, Session not found",
        "404, Session not found.",
        "404, ' session NOT FOUND . '",
        "410, Session expired"
    })
    void sessionNotFoundIsAMissingTask(int status, String detail) {
        session.page(null, jsonResponse("{\"detail\":\"" + detail + "\"}", status));

        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
        assertEquals(0, session.statusCalls());
    }

    @Test
    void goneSessionIsNotServedFromTheCache() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.page(null, jsonResponse(NO_SESSION, 404));
        session.page("m1", jsonResponse(NO_SESSION, 404));
        clock.advance(SOON);

        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    @Test
    void notFoundRouteIsUpstreamApiGone() {
        session.page(null, jsonResponse("{\"detail\":\"Not Found\"}", 404));

        list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-api-gone"));
    }

    /** Ids of v3 are UUIDs. */
    @Test
    void idRefusedByTheUpstreamIsInvalid() {
        session.page(null, jsonResponse("{\"detail\":[{\"loc\":[\"path\",\"session_id\"]}]}", 422));

        list(task).statusCode(400).body("type", equalTo(PROBLEMS + "invalid-request"));
    }

    @Test
    void responseWithoutMessagesIsBadAndNamesTheMember() {
        session.page(null, okJson("{\"steps\":[]}"));

        list(task)
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .body("detail", containsString("\"messages\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t", "\\r\\n "})
    void blankUrlIsNoScreenshot(String blank) {
        session.messages(new Message("m1", blank), shot("m2", "/s/2.png"));

        list(task).body(NAMES, contains("2.png"));
    }
}
