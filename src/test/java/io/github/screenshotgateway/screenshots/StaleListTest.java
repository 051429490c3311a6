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
    void freshListCausesNoCall() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        list(task).statusCode(200);
        list(task).statusCode(200);

        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void staleListIsServedAtOnceAndRefreshedInTheBackground() {
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
    void oldListIsReadAgainBeforeTheResponse() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(OLD);

        list(task)
                .body("screenshots", hasSize(2))
                .header("Cache-Status", matchesPattern("ScreenshotGateway; fwd=stale; ttl=\\d"));
    }

    @Test
    void oldListIsServedInsteadOfAnError() {
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

    /** No client waits for an upstream that is known to fail. A silent one would take ten seconds each time. */
    @Test
    void oldListAfterAFailureIsServedAtOnceAndRefreshedInTheBackground() {
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
    void recentFailureCausesNoFurtherCall() {
        givenAnOldListAndAFailedRefresh();
        int calls = upstream.v1ListCalls(task);

        for (int i = 0; i < 10; i++) {
            list(task).statusCode(200);
        }

        assertEquals(calls, upstream.v1ListCalls(task));
    }

    @Test
    void oldFailureDoesNotKeepAnOldList() {
        givenAnOldListAndAFailedRefresh();
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(2));
    }

    /** The list is older than stale-while-revalidate, so the request waited for the failure. */
    private void givenAnOldListAndAFailedRefresh() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(OLD);
        list(task).header("Cache-Status", startsWith("ScreenshotGateway; fwd=stale; detail=stale-if-error"));
    }

    /** The clock was ahead when the gateway started, and has just been corrected. */
    @Test
    void listFromTheFutureIsReadAgainBeforeTheResponse() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(BACK);

        list(task)
                .body("screenshots", hasSize(2))
                .header("Cache-Status", matchesPattern("ScreenshotGateway; fwd=stale; ttl=\\d"));
    }

    @Test
    void finalListFromTheFutureIsReadAgainBeforeTheResponse() {
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

    /** Small corrections of clocks are common. */
    @Test
    void listFromOneSecondInTheFutureIsFresh() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        clock.advance(Duration.ofSeconds(-1));

        list(task).header("Cache-Status", startsWith("ScreenshotGateway; hit"));
    }

    @Test
    void listFromTheFutureIsServedInsteadOfAnError() {
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
    void missingTaskFromTheFutureIsReadAgain() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(task).statusCode(404);
        upstream.v1Task(task, "running");
        clock.advance(BACK);

        list(task).statusCode(200);
    }

    @Test
    void errorFromTheFutureIsNotRepeated() {
        upstream.v1List(task, serverError());
        list(task).statusCode(502);
        upstream.v1Task(task, "running");
        clock.advance(BACK);

        list(task).statusCode(200);
    }

    @Test
    void listOlderThanADayIsNotServedInsteadOfAnError() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofHours(25));

        list(task).statusCode(502);
    }

    @Test
    void deletedTaskIsNotServedFromTheCache() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        clock.advance(OLD);

        list(task).statusCode(404);
    }

    @Test
    void missingTaskIsRemembered() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));

        list(task).statusCode(404);
        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));

        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void missingTaskIsReadAgainAfterTenSeconds() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(task).statusCode(404);
        upstream.v1Task(task, "running");
        clock.advance(STALE);

        list(task).statusCode(200);
    }

    /** Otherwise, every request of a persistent client would cost three calls, with the retries. */
    @Test
    void repeatedRequestsGetTheRememberedErrorWithoutACall() {
        upstream.v1List(task, serverError());
        String problem = list(task).statusCode(502).extract().asString();
        int calls = upstream.v1ListCalls(task);

        for (int i = 0; i < 10; i++) {
            list(task).statusCode(502).header("Cache-Control", "no-store").body(equalTo(problem));
        }

        assertEquals(calls, upstream.v1ListCalls(task));
    }

    @Test
    void taskIsReadAgainTwoSecondsAfterAnError() {
        upstream.v1List(task, serverError());
        list(task).statusCode(502);
        upstream.v1Task(task, "running");
        clock.advance(INTERVAL);

        list(task).statusCode(200);
    }

    /** A call that the gateway's own gate refuses costs the upstream nothing, and the response has a Retry-After. */
    @Test
    void busyUpstreamIsNotRemembered() {
        upstream.v1List(task, jsonResponse("{}", 429));
        list(task).statusCode(503);
        upstream.v1Task(task, "running");
        clock.advance(Duration.ofSeconds(1));

        list(task).statusCode(200);
    }

    @Test
    void unknownNameAfterAnErrorCausesNoFurtherCall() {
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
