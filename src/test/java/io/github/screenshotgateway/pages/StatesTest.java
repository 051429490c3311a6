package io.github.screenshotgateway.pages;

import static com.github.tomakehurst.wiremock.client.WireMock.forbidden;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's text for every state of a task and of the upstream. */
@QuarkusTest
class StatesTest extends BrowserTest {
    private static final Duration CYCLE = Duration.ofSeconds(3);

    @Inject
    ScreenshotLists lists;

    private Response openTaskForStatus() {
        return page.navigate(gateway.resolve("/tasks/" + task).toString());
    }

    private void assertTrouble(int status, String title) {
        assertEquals(status, openTaskForStatus().status());
        assertThat(page.locator("h1")).hasText(title);
        assertEquals(List.of(), accessibilityFaults());
    }

    @Test
    void taskWithoutScreenshotsShowsThat() {
        given("finished", 0);
        openTask();
        assertThat(page.locator("#count")).hasText("0 screenshots");
        assertThat(page.locator("#nothing")).containsText("This task has no screenshots.");
        assertThat(page.locator("#actions")).isHidden();
    }

    @Test
    void unknownTaskIs404Page() {
        upstream.v1List(task, okJson("{\"detail\":\"Task not found\"}").withStatus(404));
        assertTrouble(404, "Task not found");

        assertThat(page.getByLabel("Task id")).hasValue(task);
        given("running", 1);
        clock.advance(Duration.ofSeconds(6));
        page.keyboard().press("Enter");
        assertThat(page.locator("#grid .shot")).hasCount(1);
    }

    /** The form is for typing errors, such as a character too many at the end. */
    @Test
    void unknownPathIsAPageWithTheForm() {
        assertEquals(404, page.navigate(gateway.resolve("/task/1/2").toString()).status());

        assertThat(page.locator("h1")).hasText("Page not found");
        assertEquals(List.of(), accessibilityFaults());
        given("running", 1);
        page.getByLabel("Task id").fill(task);
        page.keyboard().press("Enter");
        assertThat(page.locator("#grid .shot")).hasCount(1);
    }

    /** A task that ended two hours ago, which is in the cache. */
    private void givenLongOver(int count) {
        given("finished", count);
        list(task);
        clock.advance(CYCLE);
        list(task);
        await().until(() -> lists.cached(new TaskId(task)).orElseThrow().complete());
        clock.advance(Duration.ofHours(2));
    }

    @Test
    void allImagesGoneShowsNotice() {
        givenLongOver(3);
        upstream.media().resetAll();
        openTask();

        assertThat(page.locator("#grid .failed")).hasCount(3);
        assertThat(page.locator("#grid img").first()).hasAttribute("alt", "Screenshot 1: No longer stored");
        assertThat(page.locator("#notice")).containsText("no longer stored");
        assertThat(page.locator("#actions")).isHidden();
    }

    /** All of them are stored for the same time, so two speak for all. */
    @Test
    void goneTaskIsNotRequestedPictureByPicture() {
        givenLongOver(40);
        upstream.media().resetAll();
        List<String> whole = new ArrayList<>();
        context.onRequest(request -> {
            if (request.url().contains("/screenshots/") && !request.url().contains("width=")) {
                whole.add(request.url());
            }
        });
        openTask();

        assertThat(page.locator("#grid .failed")).hasCount(40);
        page.waitForTimeout(300);
        assertTrue(whole.size() <= 10, whole.toString());
        assertEquals(
                "rgba(0, 0, 0, 0)",
                page.locator("#grid .failed").first().evaluate("label => getComputedStyle(label).color"));
    }

    /** Lists can name images before the media host has them. Pages recover by themselves. */
    @Test
    void imagesNotReadyAreShownOnceAvailable() {
        given("running", 2);
        upstream.media("/a/step_1.png", notFound());
        upstream.media("/a/step_2.png", forbidden());
        openTask();
        assertThat(page.locator("#state")).hasText("Running");
        assertThat(page.locator("#grid .failed")).hasText(new String[] {"Not available yet", "Not available yet"});
        assertThat(page.locator("#notice")).isHidden();
        assertThat(page.locator("#actions")).isVisible();
        page.locator("#grid .shot").first().click();
        assertThat(page.locator("#failure")).hasText("Not available yet");

        given("running", 2);
        page.waitForFunction(
                "() => Array.from(document.querySelectorAll('#grid img, #large')).every(image => image.naturalWidth > 0)");
        assertThat(page.locator("#failure")).isHidden();
        assertThat(page.locator("#grid .failed")).hasCount(0);
    }

    /** The disk can still have the end of an old task. */
    @Test
    void firstTwoGoneDoNotHideTheRest() {
        givenLongOver(6);
        upstream.media("/a/step_1.png", notFound());
        upstream.media("/a/step_2.png", notFound());
        page.route(Pattern.compile("/step_[3-6]\\.png\\?width="), route -> {
            page.waitForTimeout(300);
            route.resume();
        });
        openTask();

        page.waitForFunction(
                "() => [...document.querySelectorAll('#grid img')].slice(2).every(i => i.naturalWidth > 0)");
        assertThat(page.locator("#grid .failed")).hasCount(2);
        assertThat(page.locator("#actions")).isVisible();
        assertThat(page.locator("#notice")).isHidden();
    }

    /** Their previews arrive while the last one is looked for. */
    @Test
    void picturesInTheMiddleStayWhenTheFirstAndTheLastAreGone() {
        givenLongOver(6);
        List.of(1, 2, 6).forEach(step -> upstream.media("/a/step_" + step + ".png", notFound()));
        List<Route> previews = new ArrayList<>();
        List<Route> last = new ArrayList<>();
        page.route(Pattern.compile("/step_[3-5]\\.png\\?width="), previews::add);
        page.route(Pattern.compile("/step_6\\.png\\?delivery="), last::add);
        openTask();
        page.waitForCondition(() -> previews.size() >= 3 && !last.isEmpty());

        previews.forEach(Route::resume);
        page.waitForFunction(
                "() => [...document.querySelectorAll('#grid img')].filter(i => i.naturalWidth > 0).length === 3");
        page.unrouteAll();
        last.forEach(Route::resume);
        assertThat(page.locator("#grid .failed")).hasCount(3);
        page.waitForTimeout(300);
        assertThat(page.locator("#grid .failed")).hasCount(3);
        assertThat(page.locator("#actions")).isVisible();
    }

    @Test
    void goneAndForbiddenImagesHaveDifferentLabels() {
        givenLongOver(3);
        upstream.media("/a/step_1.png", notFound());
        upstream.media("/a/step_2.png", forbidden());
        openTask();

        assertThat(page.locator("#grid .failed"))
                .hasText(new String[] {"No longer stored", "Unavailable at the moment"});
        assertThat(page.locator("#notice")).isHidden();
        page.locator("#grid .shot").first().click();
        assertThat(page.locator("#failure")).hasText("No longer stored");
        page.keyboard().press("End");
        assertThat(page.locator("#failure")).isHidden();
    }

    /** The image has too many pixels for a preview. */
    @Test
    void imageWithoutPreviewIsShownItself() {
        given("finished", 1);
        upstream.image(
                "/a/step_1.png",
                new PngParts(2, 40_000).zeros("IDAT", new byte[0], 3 * 40_000).end());
        openTask();

        page.waitForFunction("() => document.querySelector('#grid img').naturalHeight > 30000");
        assertThat(page.locator("#grid .failed")).hasCount(0);
    }

    @Test
    void staleListShowsProblemAndAge() {
        given("running", 2);
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofMinutes(5));
        openTask();

        assertThat(page.locator("#notice"))
                .hasText("The browser-use API isn't responding correctly (upstream-bad-response)."
                        + " This list is 5 minutes old.");
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }

    /** Screen readers do not read it every second, because it is not part of the alert. */
    @Test
    void ageOfStaleListGrowsWhileOpen() {
        given("running", 2);
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofMinutes(5));
        page.clock().install();
        page.addInitScript("""
                window.EventSource = class extends EventSource {
                  constructor(url) {
                    super(url);
                    this.addEventListener('stale', () => window.wasStale = true);
                  }
                };""");
        openTask();
        assertThat(page.locator("#notice")).containsText("5 minutes old.");
        // The stream says the age again: after the jump, it would say that of before.
        page.waitForCondition(() -> page.evaluate("window.wasStale === true").equals(true));

        page.clock().fastForward("10:00");

        assertThat(page.locator("#notice")).containsText("This list is 15 minutes old.");
        assertThat(page.locator("#notice [role=alert]")).not().containsText("old");
    }

    /** A finished task has no stream that could send the age. */
    @Test
    void ageOfFinishedTaskGrowsWhileOpen() {
        given("finished", 2);
        list(task);
        clock.advance(CYCLE);
        list(task);
        await().until(() -> lists.cached(new TaskId(task)).orElseThrow().complete());
        clock.advance(Duration.ofHours(7));
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofHours(30));
        page.clock().install();
        openTask();
        assertThat(page.locator("#notice")).containsText("30 hours old.");

        page.clock().fastForward("02:00:00");

        assertThat(page.locator("#notice")).containsText("This list is 32 hours old.");
    }

    @Test
    void upstreamDownWithoutCachedListIs502PageWithRetry() {
        upstream.v1List(task, serverError());

        assertTrouble(502, "The browser-use API isn't responding correctly");
        given("running", 1);
        circuitBreakers.resetAll();
        clock.advance(Duration.ofSeconds(2));
        page.locator("a.button:has-text('Try again')").click();
        assertThat(page.locator("#grid .shot")).hasCount(1);
    }

    /** The circuit is open: it is not the gateway that is busy. */
    @Test
    void lastingOutageIsSaidWithItsBegin() {
        for (int i = 0; i < 40; i++) {
            upstream.v1List(task + i, serverError());
            RestAssured.get("/api/v1/task/" + task + i + "/screenshots");
        }

        assertTrouble(503, "The browser-use API isn't responding correctly");
        assertThat(page.locator("main"))
                .containsText(
                        Pattern.compile("has not been answering correctly since 20\\d\\d-\\S+Z\\. The gateway tries"
                                + " again every 2 s\\."));
        circuitBreakers.resetAll();
    }

    @Test
    void rejectedGatewayKeyIs502Page() {
        upstream.v1List(task, unauthorized());
        upstream.v1Status(task, unauthorized());
        assertTrouble(502, "The gateway needs to be reconfigured");
    }

    @Test
    void invalidTaskIdIs400Page() {
        task = "not!one";
        assertTrouble(400, "This isn't a task id");
    }

    @Test
    void busyUpstreamIs503WithRetryAfter() {
        upstream.v1List(task, okJson("{}").withStatus(429).withHeader("Retry-After", "7"));

        Response answer = openTaskForStatus();

        assertEquals(503, answer.status());
        assertTrue(Integer.parseInt(answer.headerValue("retry-after")) <= 7);
        assertThat(page.locator("h1")).hasText("The task can't be loaded right now");
        assertThat(page.locator("a.button:has-text('Try again')")).isVisible();
        clock.advance(CYCLE.multipliedBy(3));
    }
}
