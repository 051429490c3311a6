package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.V2Profile;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients see v1, also when v2 is behind the gateway. */
@QuarkusTest
@TestProfile(V2Profile.class)
class ListV2Test extends GatewayTest {
    @Inject
    ScreenshotLists lists;

    private static final String NAMES = "screenshots.collect { it.split('/').last() }";

    private String step(int number, String url) {
        return "{\"number\":" + number + ",\"memory\":\"m\",\"screenshotUrl\":" + url + "}";
    }

    private String shot(int number) {
        return step(number, '"' + upstream.mediaUrl("/0b5e/" + number + ".png") + '"');
    }

    private void given(String status, String... steps) {
        upstream.v2Task(
                task,
                okJson("{\"id\":\"x\",\"status\":\"" + status + "\",\"brandNew\":{\"a\":[1]},\"steps\":["
                        + String.join(",", steps) + "]}"));
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void stepsWithoutAScreenshotAreSkipped() {
        given("started", shot(1), step(2, "null"), shot(3), "{\"number\":4}");

        var urls = list(task).statusCode(200).extract().<String>path("screenshots[1]");

        assertEquals("3.png", name(urls));
        list(task).body("screenshots", hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "\"\\t\"", "\"\\r\\n  \""})
    void blankUrlIsNoScreenshot(String blank) {
        given("started", shot(1), step(2, blank), shot(3));

        list(task).body(NAMES, contains("1.png", "3.png"));
    }

    /** The URL has no plain last segment, so the name shows the number. */
    @ParameterizedTest
    @CsvSource({"2, 2", "'\"2\"', 2", "2.0, 2", "'\"002\"', 2", "0, 0", "1e2, 100", "'\"2.00\"', 2"})
    void stepNumberIsReadInAnyNotation(String written, String number) {
        given("started", "{\"number\":" + written + ",\"screenshotUrl\":\"" + upstream.mediaUrl("/u/") + "\"}");

        list(task).statusCode(200).body(NAMES, contains("id-" + number + ".png"));
    }

    /** Without its number, a screenshot cannot be identified. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.5",
                "\"x\"",
                "\"\"",
                "-1",
                "\"-1\"",
                "null",
                "true",
                "[2]",
                "{}",
                "1e300",
                "1e-300",
                "9223372036854775808",
                "\"99999999999999999999\"",
                "\"2.5\"",
                "\"0x2\"",
                "\"\u0662\""
            })
    void invalidStepNumberIsABadResponse(String number) {
        given("started", shot(1), "{\"number\":" + number + ",\"screenshotUrl\":\"" + upstream.mediaUrl("/u/") + "\"}");

        list(task)
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .body("detail", containsString("\"number\""));
    }

    @Test
    void invalidNumberOfAStepWithoutScreenshotIsIgnored() {
        given("started", shot(1), "{\"number\":2.5,\"screenshotUrl\":null}", "{\"screenshotUrl\":\" \"}");

        list(task).body(NAMES, contains("1.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"finished\"}", "{}", "{\"Steps\":[],\"status\":\"started\"}"})
    void responseWithoutStepsIsBadAndNamesTheMember(String body) {
        upstream.v2Task(task, okJson(body));

        list(task)
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .body("detail", containsString("\"steps\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[null]"})
    void nullOrEmptyStepsGiveAnEmptyList(String steps) {
        upstream.v2Task(task, okJson("{\"status\":\"started\",\"steps\":" + steps + "}"));

        list(task).statusCode(200).body("screenshots", hasSize(0));
    }

    @Test
    void stepsAreSortedByNumber() {
        given("started", shot(10), shot(9), shot(2));

        list(task).body(NAMES, contains("2.png", "9.png", "10.png"));
    }

    @Test
    void unknownStatusCountsAsRunning() {
        given("levitating", shot(1));

        list(task).header("Cache-Control", "private, max-age=2");
    }

    @Test
    void imageOfAStepIsDelivered() {
        given("started", shot(1));
        upstream.image("/0b5e/1.png", Pngs.png(1));

        byte[] body = image(task, "1.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(Pngs.png(1), body);
    }

    @Test
    void keyIsSentInTheHeaderOfV2() {
        given("started", shot(1));

        list(task);

        assertEquals("test-key-not-a-real-one", upstream.apiRequests().get(0).getHeader("X-Browser-Use-API-Key"));
    }

    @Test
    void agentTaskNotFoundIsAMissingTask() {
        upstream.v2Task(task, jsonResponse("{\"detail\":\"Agent task not found\"}", 404));

        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    @Test
    void notFoundRouteIsUpstreamApiGone() {
        upstream.v2Task(task, jsonResponse("{\"detail\":\"Not Found\"}", 404));

        list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-api-gone"));
    }

    /** Steps and status come in one response, but the vendor does not promise in which order it reads them. */
    @Test
    void listReadTogetherWithTheEndIsReadOnceMore() {
        given("finished", shot(1));
        list(task).header("Cache-Control", "private, max-age=2");

        given("finished", shot(1), shot(2));
        clock.advance(Duration.ofMinutes(1));

        list(task).header("Cache-Control", "private, max-age=15").body("screenshots", hasSize(2));
    }

    @Test
    void longFinishedTaskCausesNoFurtherCall() {
        given("finished", shot(1));
        list(task);
        clock.advance(Duration.ofHours(7));
        list(task);

        clock.advance(Duration.ofHours(23));
        list(task).statusCode(200);

        assertEquals(2, upstream.v2Calls(task));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\":[]}",
                "{\"steps\":[],\"status\":null}",
                "{\"steps\":null,\"status\":{}}",
                "{\"steps\":[],\"status\":7}"
            })
    void malformedStatusCountsAsRunning(String body) {
        upstream.v2Task(task, okJson(body));

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2");
    }

    /** A rejection is remembered for a minute, but only for its URL. */
    @Test
    void newUrlOfARejectedImageIsDownloadedAtOnce() {
        upstream.image("/a/1.png", "<html>".getBytes());
        upstream.image("/b/one.png", Pngs.png(2));
        given("started", step(1, '"' + upstream.mediaUrl("/a/1.png") + '"'));
        image(task, "1.png").statusCode(502);
        given("started", step(1, '"' + upstream.mediaUrl("/b/one.png") + '"'));
        // Too old to be served while it is refreshed; the rejection is still remembered.
        clock.advance(Duration.ofSeconds(45));
        list(task);

        image(task, "1.png").statusCode(200);
    }

    /** A step has one screenshot, wherever the vendor moves it: an immutable image does not change. */
    @Test
    void newUrlOfAStepKeepsItsPictureAndName() {
        upstream.image("/a/1.png", Pngs.png(1));
        upstream.image("/b/one.png", Pngs.png(2));
        given("started", step(1, '"' + upstream.mediaUrl("/a/1.png") + '"'));
        image(task, "1.png").statusCode(200);
        given("started", step(1, '"' + upstream.mediaUrl("/b/one.png") + '"'));
        clock.advance(Duration.ofMinutes(1));
        list(task).body("screenshots", hasSize(1));

        assertArrayEquals(Pngs.png(1), image(task, "1.png").extract().asByteArray());
        assertEquals(0, upstream.mediaCalls("/b/one.png"));
    }

    /** That an image is gone is remembered for a minute, but only for its URL. */
    @Test
    void newUrlOfAGoneImageIsDownloadedAtOnce() {
        upstream.media("/a/1.png", notFound());
        given("finished", step(1, '"' + upstream.mediaUrl("/a/1.png") + '"'));
        list(task);
        clock.advance(Duration.ofHours(1));
        image(task, "1.png").statusCode(410);
        given("finished", step(1, '"' + upstream.mediaUrl("/b/1.png") + '"'));
        upstream.image("/b/1.png", Pngs.png(1));
        lists.forget(new TaskId(task));

        image(task, "1.png").statusCode(200);
    }
}
