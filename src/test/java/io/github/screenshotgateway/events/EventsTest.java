package io.github.screenshotgateway.events;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EventsTest extends StreamTest {
    @Inject
    ScreenshotLists lists;

    @Inject
    WatchedTasks watches;

    private void given(String status, int count) {
        upstream.v1Task(
                task,
                status,
                IntStream.rangeClosed(1, count)
                        .mapToObj(step -> upstream.mediaUrl("/a/step_" + step + ".png"))
                        .toArray(String[]::new));
    }

    /** A task whose end is known and whose list was read after it. */
    private void givenFinished(int count) {
        given("finished", count);
        list(task);
        clock.advance(CYCLE);
        list(task);
        await().until(() -> lists.cached(new TaskId(task)).orElseThrow().complete());
    }

    private static List<String> steps(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(step -> "step_" + step + ".png")
                .toList();
    }

    @Test
    void finishedTaskSendsAllScreenshotsAndDone() {
        givenFinished(2);
        String images =
                gateway.resolve("/api/v1/task/" + task + "/screenshots/").toString();

        EventClient client = watch();

        await().until(client::ended);
        assertEquals(
                List.of(
                        "screenshot {\"index\":0,\"id\":\"1\",\"name\":\"step_1.png\",\"url\":\"" + images
                                + "step_1.png\"} #1",
                        "screenshot {\"index\":1,\"id\":\"2\",\"name\":\"step_2.png\",\"url\":\"" + images
                                + "step_2.png\"} #1-2",
                        "done {\"count\":2} #1-2!"),
                client.events().stream().map(EventClient.Event::toString).toList());
    }

    @Test
    void headersPreventCachingAndProxyBuffering() {
        givenFinished(1);

        RestAssured.given()
                .get(events(""))
                .then()
                .statusCode(200)
                .header("Content-Type", "text/event-stream")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
    }

    @Test
    void runningTaskSendsNewScreenshotsThenDone() {
        given("running", 1);
        EventClient client = watch();
        await().until(() -> client.names().equals(steps(1, 1)));

        given("running", 3);
        clock.advance(CYCLE);
        await().until(() -> client.names().equals(steps(1, 3)));
        assertFalse(client.ended());

        given("finished", 4);
        clock.advance(CYCLE);
        await().until(() -> client.names().equals(steps(1, 4)));
        clock.advance(CYCLE);

        assertEquals("{\"count\":4}", client.await1("done").data());
        await().until(client::ended);
        assertEquals(steps(1, 4), client.names());
    }

    @Test
    void reconnectingSendsOnlyUnseenScreenshots() {
        given("running", 3);
        EventClient first = watch();
        await().until(() -> first.names().size() == 3);
        String afterSecond = first.events().get(1).id();
        first.close();

        given("running", 5);
        EventClient second = watch(afterSecond, "");
        clock.advance(CYCLE);

        await().until(() -> second.names().equals(steps(3, 5)));
    }

    @ParameterizedTest
    @CsvSource({"1-3, ?last_event_id=1, 4", ", ?last_event_id=1-2, 3", ", ?last_event_id=, 1"})
    void lastEventIdHeaderOverridesQueryParameter(String header, String query, int firstSent) {
        givenFinished(4);
        EventClient client = watch(header, query);
        await().until(client::ended);
        assertEquals(steps(firstSent, 4), client.names());
    }

    @Test
    void reconnectingAfterDoneRepeatsDoneUnlessSeen() {
        givenFinished(2);
        EventClient client = watch("1-2", "");
        await().until(client::ended);

        assertEquals(List.of(), client.names());
        assertEquals("1-2!", client.await1("done").id());
        RestAssured.given()
                .header("Last-Event-ID", "1-2!")
                .get(events(""))
                .then()
                .statusCode(204)
                .header("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "redirect", "direct"})
    void urlsKeepRequestedDelivery(String delivery) {
        givenFinished(1);
        EventClient client = watch(null, "?delivery=" + delivery);
        String url = delivery.equals("direct") ? upstream.mediaUrl("/a/step_1.png") : "step_1.png?delivery=" + delivery;
        assertTrue(client.await1("screenshot").data().endsWith(url + "\"}"));
    }

    /** The clock also advances by itself, so there may be one more cycle, but never one per client. */
    @Test
    void twelveWatchersCauseOneReadPerCycle() {
        given("running", 1);
        List<EventClient> clients =
                IntStream.range(0, 12).mapToObj(i -> watch()).toList();
        clients.forEach(client -> client.await1("screenshot"));

        for (int cycle = 2; cycle <= 3; cycle++) {
            given("running", cycle);
            clock.advance(CYCLE);
            int shown = cycle;
            clients.forEach(client -> await().until(() -> client.names().equals(steps(1, shown))));
        }
        assertTrue(upstream.v1ListCalls(task) < clients.size() / 2, upstream.v1ListCalls(task) + " reads");
        assertEquals(1, metrics.get("gateway.streams.tasks").gauge().value());
    }

    @Test
    void taskIsNotReadAfterLastWatcherLeaves() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        client.close();
        allLeave();
        int calls = upstream.v1ListCalls(task);

        // Another task is watched meanwhile, to be sure that cycles have passed.
        task = task + "_other";
        given("running", 1);
        watch().await1("screenshot");
        for (int cycle = 2; cycle <= 4; cycle++) {
            int reads = cycle;
            clock.advance(CYCLE);
            await().until(() -> upstream.v1ListCalls(task) >= reads);
        }

        assertEquals(calls, upstream.v1ListCalls(task.replace("_other", "")));
    }

    @Test
    void hintedRefreshIsSentAtOnce() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        given("running", 2);

        // As a webhook does.
        lists.hint(new TaskId(task));

        await().until(() -> client.names().equals(steps(1, 2)));
    }

    @Test
    void idleStreamSendsHeartbeatsAlsoWhenClockIsSetBack() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        assertEquals(0, client.comments());

        clock.advance(StreamConnection.HEARTBEAT);
        await().until(() -> client.comments() == 1);
        clock.advance(Duration.ofMinutes(-10));
        await().until(() -> client.comments() == 2);
    }

    @Test
    void screenshotsAreSentWhenClockIsSetBack() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        given("running", 2);
        clock.advance(Duration.ofMinutes(-10));
        await().until(() -> client.names().equals(steps(1, 2)));
    }

    @Test
    void outageSendsStaleAndFreshOnce() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        upstream.v1List(task, serverError());
        for (int cycle = 0; cycle < 3; cycle++) {
            int before = upstream.v1ListCalls(task);
            clock.advance(Duration.ofSeconds(40));
            await().until(() -> upstream.v1ListCalls(task) > before);
            assertTrue(client.await1("stale").data().startsWith("{\"problem\":\"upstream-bad-response\",\"age\":"));
        }
        given("running", 2);
        circuitBreakers.resetAll();
        await().until(() -> {
            clock.advance(CYCLE);
            return client.names().equals(steps(1, 2));
        });

        client.await1("fresh");
        assertEquals(
                List.of("screenshot", "stale", "screenshot", "fresh"),
                client.events().stream().map(EventClient.Event::name).toList());
        assertFalse(client.ended());
    }

    @Test
    void vanishedTaskSendsProblemAndEndsStream() {
        given("running", 1);
        EventClient client = watch();
        client.await1("screenshot");
        upstream.v1List(task, okJson("{\"detail\":\"Task not found\"}").withStatus(404));
        clock.advance(CYCLE);

        assertEquals(
                Map.of("status", 404, "title", "Task not found", "type", PROBLEMS + "task-not-found"),
                new JsonPath(client.await1("problem").data()).getMap(""));
        await().until(client::ended);
        RestAssured.given().get(events("")).then().statusCode(404);
        assertEquals(0, streams());
    }

    private static String sorted(String object) {
        return List.of(object.substring(1, object.length() - 1).split(",(?=\")")).stream()
                        .sorted()
                        .toList()
                        .toString()
                        .replaceAll("^\\[|\\]$", "")
                        .replace(", ", ",")
                        .replaceFirst("^", "{")
                + "}";
    }

    @Test
    void purgedTaskRepeatsNoScreenshots() {
        given("running", 2);
        EventClient client = watch();
        await().until(() -> client.names().size() == 2);
        lists.forget(new TaskId(task));
        given("running", 3);
        clock.advance(CYCLE);

        await().until(() -> client.names().equals(steps(1, 3)));
    }

    @Test
    void headReturnsHeadersWithoutStream() {
        given("running", 1);

        RestAssured.given()
                .head(events(""))
                .then()
                .statusCode(200)
                .header("Content-Type", "text/event-stream")
                .body(is(emptyString()));
        assertEquals(0, streams());
    }

    /** All clients of this test share one address: the last quarter is reserved for others. */
    @Test
    void streamAboveClientsShareIs503WithRetryAfter() {
        given("running", 1);
        long before = watches.bound().setLimit(4);
        try {
            watch().await1("screenshot");
            watch().await1("screenshot");
            watch().await1("screenshot");

            RestAssured.given()
                    .get(events(""))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("type", is(PROBLEMS + "upstream-busy"));
        } finally {
            watches.bound().setLimit(before);
        }
    }
}
