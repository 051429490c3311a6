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

/** A page whose stream is refused: it says why, and comes back only where that may help. */
@QuarkusTest
class RefusedStreamTest extends BrowserTest {
    /** More than the page waits before it comes back, in milliseconds. */
    private static final long LONG = 6_000;

    private static final int ATTEMPTS = 20;

    private final AtomicInteger streams = new AtomicInteger();

    @BeforeEach
    void aRunningTask() {
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

    private void assertComesBack() {
        page.clock().fastForward(LONG);
        page.waitForCondition(() -> streams.get() >= 2);
    }

    private void assertStaysAway() {
        page.clock().fastForward(LONG);
        page.waitForTimeout(200);
        assertEquals(1, streams.get());
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, You are signed out. Reload the page.",
        "FORBIDDEN, You no longer have access.",
    })
    void whoMayNotCallStaysAway(ProblemType problem, String words) {
        refuseAll(problem);
        openTask();

        assertThat(page.locator("#notice")).hasText(words);
        assertThat(page.locator("#state")).hasText("Running");
        assertStaysAway();
    }

    @Test
    void aTaskThatHasVanishedMeanwhileHasEnded() {
        refuseAll(ProblemType.TASK_NOT_FOUND);
        openTask();

        assertThat(page.locator("#notice")).hasText("The task no longer exists.");
        assertThat(page.locator("#state")).hasText("Ended");
        assertStaysAway();
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_BUSY, The upstream takes no more requests for now. Trying again.",
        "IDENTITY_PROVIDER_UNREACHABLE, Callers cannot be verified for now. Trying again.",
        "UPSTREAM_TIMEOUT, The upstream did not respond in time. Trying again.",
    })
    void whatMayPassIsTriedAgain(ProblemType problem, String words) {
        refuseAll(problem);
        openTask();

        assertThat(page.locator("#notice")).hasText(words);
        assertComesBack();
    }

    /** There are too many streams, and the list is well. */
    @Test
    void aStreamAloneThatIsRefusedIsTriedAgain() {
        refuseStreams(503);
        openTask();

        assertThat(page.locator("#notice")).hasText("Live updates are interrupted. Trying again.");
        assertComesBack();
        page.unroute("**/screenshots/events?*");
        // An attempt that was under way is refused yet, and the next one comes a while after that.
        for (int i = 0; i < ATTEMPTS && page.locator("#notice").isVisible(); i++) {
            page.clock().fastForward(LONG);
            page.waitForTimeout(200);
        }
        assertThat(page.locator("#notice")).isHidden();
    }

    /** What stands before the gateway has words of its own, which say nothing of the task. */
    @Test
    void aRefusalThatIsNotTheGatewaysEndsNothing() {
        refuseStreams(404);
        answerLists(404, "text/html", "default backend");
        openTask();

        assertThat(page.locator("#notice")).hasText("The gateway is unreachable. Trying again.");
        assertComesBack();
    }
}
