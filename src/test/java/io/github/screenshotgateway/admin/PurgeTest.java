package io.github.screenshotgateway.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge also covers reads in progress: they may hold the data that the operator wants to remove. */
@QuarkusTest
class PurgeTest extends GatewayTest {
    private static final int SLOW_MILLIS = 500;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private String other;

    @BeforeEach
    void cacheTwoTasks() {
        other = task + "-other";
        upstream.image("/1.png", Pngs.png(1));
        upstream.image("/2.png", Pngs.png(2));
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.v1Task(other, "running", upstream.mediaUrl("/2.png"));
        image(task, "1.png").statusCode(200);
        image(other, "2.png").statusCode(200);
    }

    private ValidatableResponse delete(String path) {
        return given().delete(management.resolve("/") + path).then();
    }

    private void assertCached(String task) {
        list(task).statusCode(200).header("Cache-Status", startsWith("ScreenshotGateway; hit"));
    }

    private void assertNotCached(String task) {
        list(task).statusCode(200).header("Cache-Status", startsWith("ScreenshotGateway; fwd=miss"));
    }

    @Test
    void purgeDropsListAndImagesOfOneTask() {
        delete("cache/tasks/" + task).statusCode(204);
        assertCached(other);
        image(other, "2.png").header("Cache-Status", "ScreenshotGateway; hit");
        assertNotCached(task);
        image(task, "1.png").header("Cache-Status", "ScreenshotGateway; fwd=miss");
    }

    /** Without a purge, the last list is kept. */
    @Test
    void listMayShrinkAfterAPurge() {
        delete("cache/tasks/" + task).statusCode(204);
        upstream.v1Task(task, "running");
        list(task).body("screenshots.size()", equalTo(0));
    }

    @Test
    void missingTaskIsRequestedAgainAfterAPurge() {
        String early = task + "-early";
        upstream.v1List(early, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(early).statusCode(404);
        upstream.v1Task(early, "running");
        delete("cache/tasks/" + early).statusCode(204);
        list(early).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache/tasks/", "cache"})
    void goneImageIsRequestedAgainAfterAPurge(String path) {
        String gone = task + "-gone";
        upstream.v1Task(gone, "finished", upstream.mediaUrl("/3.png"));
        list(gone);
        clock.advance(Duration.ofMinutes(2));
        list(gone);
        clock.advance(Duration.ofMinutes(2));
        image(gone, "3.png").statusCode(410);
        upstream.image("/3.png", Pngs.png(3));

        delete(path.endsWith("/") ? path + gone : path).statusCode(204);

        image(gone, "3.png").statusCode(200);
    }

    @Test
    void purgeOfAllDropsEveryListAndImage() {
        delete("cache").statusCode(204);
        assertNotCached(task);
        assertNotCached(other);
        image(task, "1.png").header("Cache-Status", "ScreenshotGateway; fwd=miss");
    }

    @Test
    void purgeOfAnUncachedTaskGets204() {
        delete("cache/tasks/" + task + "-unknown").statusCode(204);
    }

    /** Sends the path unchanged; other HTTP clients normalize it. */
    private String deleteRaw(String path) {
        return RawClient.exchange(management, "DELETE /" + path + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
    }

    @Test
    void malformedIdGets400AndIsNotLogged() {
        try (LogCapture log = new LogCapture()) {
            for (String id :
                    List.of("..", "..%2f", "a.b", "a;b", "a%2Fb", "a%20b", "%0a", "%00", "%zz", "%", "a".repeat(129))) {
                String response = deleteRaw("cache/tasks/" + id);
                assertTrue(response.startsWith("HTTP/1.1 400 "), () -> id + ": " + response);
                assertTrue(response.contains(PROBLEMS + "invalid-request"), () -> id + ": " + response);
            }
            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }

    /** Sent by a script with an empty or wrong variable: to a router, {@code /cache/tasks/..} is {@code /cache}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache/tasks/..",
                "cache/tasks/%2e%2e",
                "cache/tasks/.",
                "cache/tasks/",
                "cache/tasks",
                "cache/",
                "cache/x",
                "/cache"
            })
    void similarPathsDoNotPurgeAll(String path) {
        deleteRaw(path);
        assertCached(task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cache", "/cache/tasks/{task}"})
    void purgeOnTheClientPortGets404(String path) {
        given().delete(path.replace("{task}", task)).then().statusCode(404);
        assertCached(task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "cache/tasks/x"})
    void getOfAPurgeRouteGets405(String path) {
        given().get(management.resolve("/") + path).then().statusCode(405).header("Allow", "DELETE");
    }

    /** The first response and the first purgeNow of a gateway are slow; here, neither may delay the other. */
    @BeforeEach
    void warmUp() {
        upstream.v1Task(task + "-warm", "running");
        list(task + "-warm");
        purgeNow("/tasks/" + task + "-warm");
    }

    private void purgeNow(String path) {
        given().delete(management.resolve("/cache" + path)).then().statusCode(204);
    }

    /** Starts a slow read that returns one screenshot; later reads return two. */
    private CompletableFuture<Integer> startSlowList() {
        upstream.v1Task(task, "running");
        upstream.v1List(
                task,
                okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/old.png") + "\"]}")
                        .withFixedDelay(SLOW_MILLIS));
        CompletableFuture<Integer> size =
                CompletableFuture.supplyAsync(() -> list(task).extract().path("screenshots.size()"));
        await().until(() -> upstream.v1ListCalls(task) == 1);
        upstream.v1Task(task, "running", upstream.mediaUrl("/new_1.png"), upstream.mediaUrl("/new_2.png"));
        return size;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tasks/{task}"})
    void listReadDuringAPurgeIsNotCached(String path) {
        CompletableFuture<Integer> waiting = startSlowList();
        purgeNow(path.replace("{task}", task));
        waiting.join();
        list(task).body("screenshots", hasSize(2));
    }

    @Test
    void requestAfterAPurgeDoesNotJoinTheReadInProgress() {
        CompletableFuture<Integer> waiting = startSlowList();
        purgeNow("/tasks/" + task);
        list(task).body("screenshots", hasSize(2));
        assertEquals(1, waiting.join());
        list(task).body("screenshots", hasSize(2));
    }

    @Test
    void listReadDuringAPurgeOfAnotherTaskIsCached() {
        CompletableFuture<Integer> waiting = startSlowList();
        purgeNow("/tasks/" + task + "-other");
        waiting.join();
        list(task).body("screenshots", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tasks/{task}"})
    void imageReadDuringAPurgeIsNotCached(String path) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.media("/1.png", aResponse().withBody(Pngs.png(1)).withFixedDelay(SLOW_MILLIS));
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                () -> image(task, "1.png").extract().statusCode());
        await().until(() -> upstream.mediaCalls("/1.png") == 1);
        purgeNow(path.replace("{task}", task));
        assertEquals(200, waiting.join());

        image(task, "1.png").statusCode(200);

        assertEquals(2, upstream.mediaCalls("/1.png"));
    }

    @Test
    void callsOfTheArchiveTellThatThereIsNone() {
        delete("archive/tasks/" + task)
                .statusCode(403)
                .body("detail", equalTo("There is no archive: gateway.archive.bucket is not set."));
    }
}
