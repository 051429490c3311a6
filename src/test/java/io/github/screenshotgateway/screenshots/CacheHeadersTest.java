package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RedirectsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The headers of a list, case by case. Freshness is long, so that a slow machine changes no figure. */
@QuarkusTest
@TestProfile(RedirectsProfile.class)
class CacheHeadersTest extends GatewayTest {
    @BeforeEach
    void createRunningTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
    }

    /** Cache-Status, Age and Cache-Control in a line, with ages and times to live rounded to ten seconds. */
    private static String headers(ValidatableResponse answer) {
        var headers = answer.extract().headers();
        String status = headers.getValue("Cache-Status").replace("ScreenshotGateway; ", "");
        String ttl = status.replaceAll(".*ttl=(-?\\d+).*", "$1");
        return status.replace("ttl=" + ttl, "ttl=" + tens(ttl)) + " | " + tens(headers.getValue("Age")) + " | "
                + headers.getValue("Cache-Control");
    }

    private static long tens(String seconds) {
        return Math.round(Double.parseDouble(seconds) / 10) * 10;
    }

    @Test
    void missIsFreshWithAgeZero() {
        assertEquals("fwd=miss; ttl=100 | 0 | private, max-age=100", headers(list(task)));
    }

    @Test
    void hitHasRemainingTtlAndAge() {
        list(task);
        clock.advance(Duration.ofSeconds(60));

        assertEquals("hit; ttl=40 | 60 | private, max-age=100", headers(list(task)));
    }

    @Test
    void waitingForAnotherRequestsCallIsACollapsedMiss() {
        upstream.v1List(task, okJson("{\"screenshots\":[]}").withFixedDelay(1_000));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> list(task));
        await().until(() -> upstream.v1ListCalls(task) == 1);

        assertEquals("fwd=miss; collapsed; ttl=100 | 0 | private, max-age=100", headers(list(task)));
        first.join();
    }

    @Test
    void refreshInProgressIsStaleWhileRevalidate() {
        list(task);
        upstream.v1List(task, okJson("{\"screenshots\":[]}").withFixedDelay(1_000));
        clock.advance(Duration.ofSeconds(150));

        assertEquals("hit; detail=stale-while-revalidate; ttl=-50 | 150 | private, max-age=100", headers(list(task)));
    }

    @Test
    void oldListIsReadAgain() {
        list(task);
        clock.advance(Duration.ofSeconds(300));

        assertEquals("fwd=stale; ttl=100 | 0 | private, max-age=100", headers(list(task)));
    }

    @Test
    void failedRefreshIsForwardedStaleIfError() {
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofSeconds(300));

        assertEquals(
                "fwd=stale; detail=stale-if-error:upstream-bad-response; ttl=-200 | 300 | private, max-age=100",
                headers(list(task)));
    }

    @Test
    void rememberedFailureIsHitStaleIfError() {
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofSeconds(300));
        list(task);

        assertEquals(
                "hit; detail=stale-if-error:upstream-bad-response; ttl=-200 | 300 | private, max-age=100",
                headers(list(task)));
    }

    @Test
    void finalListHasLongFreshness() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        list(task);
        clock.advance(Duration.ofSeconds(300));
        list(task);
        clock.advance(Duration.ofSeconds(300));

        assertEquals("fwd=stale; ttl=1200 | 0 | private, max-age=1200", headers(list(task)));
    }

    /** So a client that polls a task downloads an unchanged list once. */
    @Test
    void rereadingTheSameListKeepsTheETag() {
        String tag = list(task).extract().header("ETag");
        clock.advance(Duration.ofSeconds(300));

        assertEquals(tag, list(task).extract().header("ETag"));
    }

    @Test
    void missingTaskIsNoStore() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(task);

        assertEquals("no-store", list(task).statusCode(404).extract().header("Cache-Control"));
    }
}
