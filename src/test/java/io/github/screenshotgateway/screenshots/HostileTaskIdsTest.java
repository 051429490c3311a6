package io.github.screenshotgateway.screenshots;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No byte of a malformed id reaches the upstream. */
@QuarkusTest
class HostileTaskIdsTest extends GatewayTest {
    static List<String> ids() {
        return List.of(
                "a%2Fb",
                "a%2F..%2Fb",
                "..",
                "%2e%2e",
                ".",
                "a.b",
                "a%00",
                "%00",
                "a%0d%0aX-Evil:%201",
                "a%0a",
                "%0aa",
                "a%20b",
                "%20",
                "a;b=c",
                "a%3Fb",
                "a%23b",
                "%C3%A4",
                "a%ffb",
                "a".repeat(129),
                "a".repeat(8_000));
    }

    private static void assertInvalid(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo(PROBLEMS + "invalid-request"))
                .header("Cache-Control", "no-store");
    }

    /** Calls for tasks of earlier tests may still end. */
    private void assertNothingReachesTheUpstream() {
        assertEquals(
                List.of(),
                upstream.apiRequests().stream()
                        .map(LoggedRequest::getUrl)
                        .filter(url ->
                                url.contains(task) || !url.matches("/api/v1/task/task_[\\w-]+/(screenshots|status)"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void listWithMalformedIdIsInvalid(String id) {
        assertInvalid("/api/v1/task/" + id + "/screenshots");

        assertNothingReachesTheUpstream();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void imageWithMalformedIdIsInvalid(String id) {
        assertInvalid("/api/v1/task/" + id + "/screenshots/latest");

        assertNothingReachesTheUpstream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void imageWithMalformedNameIsInvalid(String name) {
        assertInvalid("/api/v1/task/" + task + "/screenshots/" + name);

        assertNothingReachesTheUpstream();
    }

    static List<String> names() {
        return List.of("a%2Fb", "..", "%2e%2e", "a%00", "a%0d%0ab", "%20", "%C3%A4", "a".repeat(129));
    }

    /** The router would decode such a path, and a search for the route in the target could find the query. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%61pi/v1/task/{task}/screenshots?x=/api/v1/task/",
                "/api/v1/t%61sk/{task}/screenshots?x=/api/v1/task/",
                "/api/v1/task/%61{task}/screenshots",
                "/api/v1/task/{task}/screenshot%73/latest",
                "/api/v1/task/{task}/screenshots%2Ezip",
                "/%74asks/{task}",
                "/x/../api/v1/task/{task}/screenshots?x=/api/v1/task/",
                "/api;x=1/v1/task/{task}/screenshots?x=/api/v1/task/",
            })
    void encodedOrDottedPathIsInvalid(String path) {
        assertInvalid(path.replace("{task}", task));

        assertNothingReachesTheUpstream();
    }

    @Test
    void urlsInTheListIgnoreTheQuery() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        String path = "/api/v1/task/" + task + "/screenshots";

        given().urlEncodingEnabled(false)
                .get(path + "?x=/evil/api/v1/task/")
                .then()
                .body("screenshots[0]", endsWith(":" + RestAssured.port + path + "/1.png"));
    }

    @Test
    void idOf128CharactersIsAccepted() {
        String longest = "task_AZaz09-" + "x".repeat(116);
        upstream.v1Task(longest, "running");

        list(longest).statusCode(200);
    }
}
