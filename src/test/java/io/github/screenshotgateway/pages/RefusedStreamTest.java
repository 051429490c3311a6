package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Route;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page whose stream is refused shows the reason, and retries only where that may help. */
@QuarkusTest
class RefusedStreamTest extends BrowserTest {
    /** Milliseconds: longer than the page waits before a retry. */
    private static final long LONG = 6_000;

    private static final int ATTEMPTS = 20;

    private final AtomicInteger streams = new AtomicInteger();

    @BeforeEach
    void givenRunningTask() {
        given("running", 1);
        page.clock().install();
    }

    private void refuseStreams(int status) {
        page.route("**/screenshots/events?*", route -> {
            streams.incrementAndGet();
            route.fulfill(new Route.FulfillOptions().setStatus(status));
        });
    }

    private void answerLists(int status, String contentType, String body) {
        page.route(
                "**/screenshots?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(status)
                        .setContentType(contentType)
                        .setBody(body)));
    }

    private void refuseAll(ProblemType problem) {
        refuseStreams(problem.status());
        answerLists(
                problem.status(),
                "application/problem+json",
                "{\"type\":\"" + problem.uri() + "\",\"title\":\"" + problem.title() + "\"}");
    }

    private void assertRetries() {
        page.clock().fastForward(LONG);
        page.waitForCondition(() -> streams.get() >= 2);
    }

    private void assertDoesNotRetry() {
        page.clock().fastForward(LONG);
        page.waitForTimeout(200);
        assertEquals(1, streams.get());
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, You are signed out. Reload the page.",
        "FORBIDDEN, You no longer have access.",
    })
    void refusedCallerSeesReasonAndPageDoesNotRetry(ProblemType problem, String words) {
        refuseAll(problem);
        openTask();
        assertThat(page.locator("#notice")).hasText(words);
        assertThat(page.locator("#state")).hasText("Running");
        assertDoesNotRetry();
    }

    @Test
    void taskNotFoundShowsEndedAndPageDoesNotRetry() {
        refuseAll(ProblemType.TASK_NOT_FOUND);
        openTask();
        assertThat(page.locator("#notice")).hasText("The task no longer exists.");
        assertThat(page.locator("#state")).hasText("Ended");
        assertDoesNotRetry();
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_BUSY, The service is busy. Trying again.",
        "IDENTITY_PROVIDER_UNREACHABLE, The identity provider is unreachable. Trying again.",
        "UPSTREAM_TIMEOUT, The upstream did not respond in time. Trying again.",
    })
    void temporaryProblemShowsTitleAndPageRetries(ProblemType problem, String words) {
        refuseAll(problem);
        openTask();
        assertThat(page.locator("#notice")).hasText(words);
        assertRetries();
    }

    /** The gateway has too many streams, but serves the list. */
    @Test
    void refusedStreamWithServedListIsRetriedUntilItOpens() {
        refuseStreams(503);
        openTask();

        assertThat(page.locator("#notice")).hasText("Live updates are interrupted. Trying again.");
        assertRetries();
        page.unroute("**/screenshots/events?*");
        // An attempt in progress is still refused, and the next one comes a while after that.
        for (int i = 0; i < ATTEMPTS && page.locator("#notice").isVisible(); i++) {
            page.clock().fastForward(LONG);
            page.waitForTimeout(200);
        }
        assertThat(page.locator("#notice")).isHidden();
    }

    /** A proxy's own error page says nothing about the task. */
    @Test
    void proxy404ShowsUnreachableAndPageRetries() {
        refuseStreams(404);
        answerLists(404, "text/html", "default backend");
        openTask();
        assertThat(page.locator("#notice")).hasText("The gateway is unreachable. Trying again.");
        assertRetries();
    }
}
