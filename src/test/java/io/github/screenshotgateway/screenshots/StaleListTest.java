package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StaleListTest extends GatewayTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Duration OLD = Duration.ofMinutes(10);
    private static final Duration BACK = Duration.ofMinutes(-10);

    @Test
    void aFreshListCostsNoCall() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        list(task).statusCode(200);
        list(task).statusCode(200);

        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void aStaleListIsServedAtOnceAndRefreshedInTheBackground() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(STALE);

        list(task)
                .body("screenshots", hasSize(1))
                .header(
                        "Cache-Status",
                        matchesPattern("ScreenshotGateway; hit; detail=stale-while-revalidate; ttl=-\\d+"));

        await().untilAsserted(() -> list(task).body("screenshots", hasSize(2)));
    }

    @Test
    void anOldListIsReadAgainBeforeItIsServed() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(OLD);

        list(task)
                .body("screenshots", hasSize(2))
                .header("Cache-Status", matchesPattern("ScreenshotGateway; fwd=stale; ttl=\\d"));
    }

    @Test
    void anOldListIsBetterThanAnError() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(OLD);

        list(task)
                .statusCode(200)
                .body("screenshots", hasSize(1))
                .header("Age", matchesPattern("60\\d"))
                .header(
                        "Cache-Status",
                        matchesPattern(
                                "ScreenshotGateway; fwd=stale; detail=stale-if-error:upstream-bad-response; ttl=-\\d+"));
    }

    /** Nobody waits for an upstream that is known to fail: with silence, that would be for ten seconds each time. */
    @Test
    void afterAFailureAnOldListIsServedAtOnceAndTriedAgainInTheBackground() {
        givenAnOldListAndAFailedRefresh();
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(INTERVAL);

        list(task)
                .body("screenshots", hasSize(1))
                .header(
                        "Cache-Status",
                        matchesPattern(
                                "ScreenshotGateway; hit; detail=stale-if-error:upstream-bad-response; ttl=-\\d+"));

        await().untilAsserted(() -> list(task).body("screenshots", hasSize(2)));
    }

    @Test
    void afterAFailureThereIsAPause() {
        givenAnOldListAndAFailedRefresh();
        int calls = upstream.v1ListCalls(task);

        for (int i = 0; i < 10; i++) {
            list(task).statusCode(200);
        }

        assertEquals(calls, upstream.v1ListCalls(task));
    }

    /** A failure of long ago says nothing of now. */
    @Test
    void anOldFailureIsNoReasonToServeAnOldList() {
        givenAnOldListAndAFailedRefresh();
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(2));
    }

    /** The list is older than stale-while-revalidate, so that the failure was waited for. */
    private void givenAnOldListAndAFailedRefresh() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(OLD);
        list(task).header("Cache-Status", startsWith("ScreenshotGateway; fwd=stale; detail=stale-if-error"));
    }

    /** The gateway was started with a clock that was ahead, and has just been put right. */
    @Test
    void aListOfTheFutureIsReadAgainBeforeItIsServed() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(BACK);

        list(task)
                .body("screenshots", hasSize(2))
                .header("Cache-Status", matchesPattern("ScreenshotGateway; fwd=stale; ttl=\\d"));
    }

    @Test
    void aFinalListOfTheFutureIsReadAgainBeforeItIsServed() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        list(task);
        await().until(() -> upstream.v1StatusCalls(task) == 1);
        clock.advance(OLD);
        list(task);
        int calls = upstream.v1ListCalls(task);
        clock.advance(BACK);

        list(task);

        assertEquals(calls + 1, upstream.v1ListCalls(task));
    }

    /** Clocks are corrected by less every few minutes. */
    @Test
    void aListOfASecondInTheFutureIsFresh() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        clock.advance(Duration.ofSeconds(-1));

        list(task).header("Cache-Status", startsWith("ScreenshotGateway; hit"));
    }

    @Test
    void aListOfTheFutureIsBetterThanAnError() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(BACK);

        list(task)
                .statusCode(200)
                .header("Age", "2")
                .header("Cache-Control", "private, max-age=2")
                .header(
                        "Cache-Status",
                        "ScreenshotGateway; fwd=stale; detail=stale-if-error:upstream-bad-response; ttl=0");
    }

    @Test
    void aMissingTaskOfTheFutureIsAskedForAgain() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(task).statusCode(404);
        upstream.v1Task(task, "running");
        clock.advance(BACK);

        list(task).statusCode(200);
    }

    @Test
    void anErrorOfTheFutureIsNotRepeated() {
        upstream.v1List(task, serverError());
        list(task).statusCode(502);
        upstream.v1Task(task, "running");
        clock.advance(BACK);

        list(task).statusCode(200);
    }

    @Test
    void aListIsNotServedForEverInsteadOfAnError() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofHours(25));

        list(task).statusCode(502);
    }

    @Test
    void aTaskThatIsGoneNowIsNotServedFromTheCache() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        clock.advance(OLD);

        list(task).statusCode(404);
    }

    @Test
    void aMissingTaskIsRememberedForAShortTime() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));

        list(task).statusCode(404);
        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));

        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void aMissingTaskIsAskedForAgainSoon() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(task).statusCode(404);
        upstream.v1Task(task, "running");
        clock.advance(STALE);

        list(task).statusCode(200);
    }

    /** With retries it is three calls, and as many for each request of a client that does not give up. */
    @Test
    void anErrorIsRememberedForAsLongAsARunningListIsFresh() {
        upstream.v1List(task, serverError());
        String problem = list(task).statusCode(502).extract().asString();
        int calls = upstream.v1ListCalls(task);

        for (int i = 0; i < 10; i++) {
            list(task).statusCode(502).header("Cache-Control", "no-store").body(equalTo(problem));
        }

        assertEquals(calls, upstream.v1ListCalls(task));
    }

    @Test
    void afterAnErrorTheTaskIsAskedForAgainSoon() {
        upstream.v1List(task, serverError());
        list(task).statusCode(502);
        upstream.v1Task(task, "running");
        clock.advance(INTERVAL);

        list(task).statusCode(200);
    }

    /** A call that our own gate refuses costs the upstream nothing, and its answer has a Retry-After. */
    @Test
    void aPauseThatIsOverIsNotRemembered() {
        upstream.v1List(task, jsonResponse("{}", 429));
        list(task).statusCode(503);
        upstream.v1Task(task, "running");
        clock.advance(Duration.ofSeconds(1));

        list(task).statusCode(200);
    }

    @Test
    void afterAnErrorNoNameIsLookedForAtOnce() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        image(task, "2.png").statusCode(502);
        int calls = upstream.v1ListCalls(task);

        for (int i = 0; i < 10; i++) {
            image(task, "2.png").statusCode(502);
        }

        assertEquals(calls, upstream.v1ListCalls(task));
    }
}
