package io.github.screenshotgateway.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge also covers reads in progress: they may hold the data that the operator wants to remove. */
@QuarkusTest
class PurgeDuringReadsTest extends GatewayTest {
    private static final int SLOW_MILLIS = 500;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    /** The first response and the first purge of a gateway are slow; here, neither may delay the other. */
    @BeforeEach
    void warmUp() {
        upstream.v1Task(task + "-warm", "running");
        list(task + "-warm");
        purge("/tasks/" + task + "-warm");
    }

    private void purge(String path) {
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

    @Test
    void requestInProgressGetsThePurgedList() {
        CompletableFuture<Integer> waiting = startSlowList();

        purge("/tasks/" + task);

        assertEquals(1, waiting.join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tasks/{task}"})
    void listReadDuringAPurgeIsNotCached(String path) {
        CompletableFuture<Integer> waiting = startSlowList();
        purge(path.replace("{task}", task));
        waiting.join();

        list(task).body("screenshots", hasSize(2));
    }

    @Test
    void requestAfterAPurgeDoesNotJoinTheReadInProgress() {
        CompletableFuture<Integer> waiting = startSlowList();
        purge("/tasks/" + task);

        list(task).body("screenshots", hasSize(2));

        assertEquals(1, waiting.join());
    }

    @Test
    void listReadDuringAPurgeDoesNotReplaceANewerOne() {
        CompletableFuture<Integer> waiting = startSlowList();
        purge("/tasks/" + task);
        list(task).body("screenshots", hasSize(2));
        waiting.join();

        list(task).body("screenshots", hasSize(2));
    }

    @Test
    void listReadDuringAPurgeOfAnotherTaskIsCached() {
        CompletableFuture<Integer> waiting = startSlowList();
        purge("/tasks/" + task + "-other");
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
        purge(path.replace("{task}", task));
        assertEquals(200, waiting.join());

        image(task, "1.png").statusCode(200);

        assertEquals(2, upstream.mediaCalls("/1.png"));
    }
}
