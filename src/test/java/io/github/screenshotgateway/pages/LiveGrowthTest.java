package io.github.screenshotgateway.pages;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that is open while its task runs. */
@QuarkusTest
class LiveGrowthTest extends BrowserTest {
    private static final Duration CYCLE = Duration.ofSeconds(3);

    @Inject
    MeterRegistry metrics;

    @Inject
    ScreenshotLists lists;

    private void openAndMark() {
        openTask();
        page.evaluate("window.loadedOnce = true");
    }

    private double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    @Test
    void newScreenshotsAppearWithoutReload() {
        given("running", 1);
        openAndMark();
        assertThat(page.locator("#state")).hasText("Running");

        given("running", 3);
        clock.advance(CYCLE);
        assertThat(page.locator("#grid .shot")).hasCount(3);
        assertThat(page.locator("#count")).hasText("3 screenshots");
        page.waitForFunction(
                "() => [...document.querySelectorAll('#grid img')].every(i => i.complete && i.naturalWidth > 0)");

        given("finished", 4);
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            return page.locator("#state").innerText().equals("Finished");
        });
        assertThat(page.locator("#grid .shot")).hasCount(4);
        assertEquals(true, page.evaluate("window.loadedOnce"));
        page.waitForCondition(() -> streams() == 0);
    }

    @Test
    void taskWithoutScreenshotsShowsWhyAtItsEnd() {
        given("running", 0);
        openAndMark();
        assertThat(page.locator("#nothing")).hasText("No screenshots yet.");
        assertThat(page.locator("#actions")).isHidden();
        given("finished", 0);
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            return page.locator("#state").innerText().equals("Finished");
        });

        assertThat(page.locator("#nothing")).containsText("turned off");
    }

    @Test
    void largeViewKeepsItsScreenshotWhenMoreArrive() {
        given("running", 2);
        openAndMark();
        page.locator("#grid .shot").last().click();
        given("running", 4);
        clock.advance(CYCLE);

        assertThat(page.locator("#position")).hasText("2 of 4");
        page.keyboard().press("End");
        assertThat(page.locator("#position")).hasText("4 of 4");
    }

    @Test
    void outageShowsNoticeUntilItEnds() {
        given("running", 1);
        openAndMark();
        assertThat(page.locator("#notice")).isHidden();
        page.waitForCondition(() -> streams() == 1);

        upstream.v1List(task, serverError());
        clock.advance(Duration.ofSeconds(40));
        assertThat(page.locator("#notice"))
                .hasText(Pattern.compile(
                        "The browser-use API isn't responding correctly \\(upstream-bad-response\\). This list is \\d+"
                                + " seconds old\\."));

        given("running", 2);
        circuitBreakers.resetAll();
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            return page.locator("#notice").isHidden();
        });
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }

    @Test
    void vanishedTaskShowsEndedAndClosesStream() {
        given("running", 1);
        openAndMark();
        page.waitForCondition(() -> streams() == 1);
        upstream.v1List(task, okJson("{\"detail\":\"Task not found\"}").withStatus(404));
        clock.advance(CYCLE);

        assertThat(page.locator("#state")).hasText("Ended");
        assertThat(page.locator("#notice")).hasText("The task no longer exists.");
        page.waitForCondition(() -> streams() == 0);
    }

    @Test
    void taskThatReturnsIsRunningAgain() {
        page.clock().install();
        given("running", 1);
        openAndMark();
        page.waitForCondition(() -> streams() == 1);
        upstream.v1List(task, okJson("{\"detail\":\"Task not found\"}").withStatus(404));
        clock.advance(CYCLE);
        assertThat(page.locator("#state")).hasText("Ended");

        given("running", 2);
        page.waitForCondition(() -> {
            clock.advance(Duration.ofSeconds(6));
            page.clock().fastForward(31_000);
            return page.locator("#state").innerText().equals("Running");
        });
        assertThat(page.locator("#notice")).isHidden();
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }

    @Test
    void pageSaysThatItIsUpToDateOrHowOldItIs() {
        page.clock().install();
        given("running", 1);
        openAndMark();
        page.waitForCondition(() -> streams() == 1);
        page.clock().fastForward(2_000);
        assertThat(page.locator("#refreshed")).hasText("up to date");

        setHidden(true);
        page.clock().fastForward(25_000);
        assertThat(page.locator("#refreshed")).hasText(Pattern.compile("refreshed 2[5-9] seconds ago"));
    }

    @Test
    void endOfATaskIsShownInTheReadersTime() {
        given("running", 1);
        // The page shows "Running" before the status is known, too.
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            list(task);
            return lists.cached(new TaskId(task))
                    .filter(list -> list.progress().life() == TaskLife.RUNNING)
                    .isPresent();
        });
        given("finished", 1);
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            list(task);
            openTask();
            return page.locator("#state").innerText().equals("Finished");
        });

        assertThat(page.locator("#ended")).hasAttribute("datetime", Pattern.compile("20\\d\\d-.*Z"));
        assertThat(page.locator("#ended")).hasText(Pattern.compile(".*, 20\\d\\d.*[AP]M"));
    }

    /** Every stream takes one of the six connections that a browser has for all its tabs. */
    @Test
    void hiddenTabClosesStreamAndCatchesUpWhenShown() {
        given("running", 1);
        openAndMark();
        page.waitForCondition(() -> streams() == 1);
        setHidden(true);
        page.waitForCondition(() -> streams() == 0);

        given("running", 3);
        clock.advance(CYCLE);
        setHidden(false);

        assertThat(page.locator("#grid .shot")).hasCount(3);
        assertEquals(
                List.of("step_1.png", "step_2.png", "step_3.png"),
                page.evaluate("[...document.querySelectorAll('#grid .shot')].map(a => a.pathname.split('/').pop())"));
    }

    /** Meanwhile a second screenshot with the same file name has come, so both are named after their ids. */
    @Test
    void screenshotRenamedWhileHiddenIsReplacedNotAdded() {
        given("running", 1);
        openAndMark();
        page.locator("#grid .shot").click();
        page.waitForCondition(() -> streams() == 1);
        setHidden(true);
        page.waitForCondition(() -> streams() == 0);

        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/b/step_1.png"));
        upstream.image("/b/step_1.png", Pngs.flat(2, 800, 500));
        // Stale enough that the list is read again before the page gets it.
        clock.advance(Duration.ofSeconds(40));
        setHidden(false);

        assertThat(page.locator("#position")).hasText("1 of 2");
        assertEquals(
                List.of("id-1.png", "id-2.png"),
                page.evaluate("[...document.querySelectorAll('#grid .shot')].map(a => a.pathname.split('/').pop())"));
        assertThat(page.locator("#grid .number").first()).hasText("1");
        assertThat(page.locator("#download")).hasAttribute("download", "id-1.png");
        assertThat(page).hasURL(Pattern.compile("#id-1\\.png$"));
    }

    private void setHidden(boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
                        + " document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    @Test
    void visibleFinishedPagePollsSixTimesForLateScreenshots() {
        List<String> polls = new ArrayList<>();
        context.onRequest(request -> {
            if (request.url().contains("/screenshots?")) {
                polls.add(request.url());
            }
        });
        page.clock().install();
        given("finished", 1);
        list(task);
        clock.advance(CYCLE);
        list(task);
        openTask();
        setHidden(true);
        fastForward(10);
        assertEquals(0, polls.size());

        setHidden(false);
        page.waitForCondition(() -> {
            fastForward(1);
            return polls.size() == 6;
        });
        fastForward(10);

        assertEquals(6, polls.size());
    }

    private void fastForward(int quartersOfAnHour) {
        for (int i = 0; i < quartersOfAnHour; i++) {
            page.clock().fastForward(900_000);
            // Lets a response arrive, after which the next pause begins.
            page.evaluate("() => fetch('/assets/icon.svg').then(answer => answer.text())");
        }
    }

    /** The last screenshot can come after the task's end, whether the page saw that end or was opened later. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void screenshotAfterTheEndAppearsByItself(boolean openedBefore) {
        page.clock().install();
        given(openedBefore ? "running" : "finished", 1);
        list(task);
        clock.advance(CYCLE);
        list(task);
        openTask();
        given("finished", 1);
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            return page.locator("#state").innerText().equals("Finished") && streams() == 0;
        });
        given("finished", 2);

        page.waitForCondition(() -> {
            clock.advance(Duration.ofMinutes(10));
            page.clock().fastForward(100_000);
            return page.locator("#grid .shot").count() == 2;
        });
        assertThat(page.locator("#state")).hasText("Finished");
    }
}
