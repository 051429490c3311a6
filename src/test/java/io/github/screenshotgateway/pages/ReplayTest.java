package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The replay of a task. */
@QuarkusTest
class ReplayTest extends BrowserTest {
    private static final Duration CYCLE = Duration.ofSeconds(3);

    /** Records every position that the replay shows. */
    private static final String WATCH = """
            window.seen = [];
            new MutationObserver(() => seen.push(position.textContent))
              .observe(position, {childList: true, characterData: true, subtree: true});""";

    @BeforeEach
    void givenFinishedTask() {
        given("finished", 6);
        list(task);
        clock.advance(CYCLE);
        list(task);
    }

    private void openTaskAndWatch() {
        openTask();
        page.evaluate(WATCH);
    }

    private static List<String> frames(int first, int last, int count) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> i + " of " + count)
                .toList();
    }

    private Object seen() {
        return page.evaluate("seen");
    }

    private void fast() {
        page.evaluate("speed.value = 8");
    }

    @Test
    void replayShowsAllInOrderAndStops() {
        openTaskAndWatch();
        page.locator("#replay").click();
        assertThat(page.locator("#play")).hasText("Pause");
        fast();
        assertThat(page.locator("#play")).hasText("Play");
        assertEquals(frames(1, 6, 6), seen());
    }

    @Test
    void playAtTheEndStartsOver() {
        openTaskAndWatch();
        page.locator("#grid .shot").last().click();
        page.locator("#speed").selectOption("8");
        page.locator("#play").click();

        assertThat(page.locator("#position")).hasText("1 of 6");
        assertThat(page.locator("#play")).hasText("Play");
        assertThat(page.locator("#position")).hasText("6 of 6");
    }

    @Test
    void spaceBarTogglesPlayback() {
        openTaskAndWatch();
        page.locator("#grid .shot").nth(1).focus();
        page.keyboard().press(" ");
        assertThat(page.locator("#play")).hasText("Pause");
        page.keyboard().press(" ");
        assertThat(page.locator("#play")).hasText("Play");
        page.keyboard().press(" ");
        assertThat(page.locator("#play")).hasText("Pause");
    }

    @Test
    void sliderShowsChosenScreenshot() {
        openTaskAndWatch();
        page.locator("#replay").click();
        page.locator("#play").click();
        page.locator("#slider").fill("5");

        assertThat(page.locator("#position")).hasText("5 of 6");
        page.locator("#slider").focus();
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#position")).hasText("4 of 6");
        assertThat(page.locator("#slider")).hasValue("4");
    }

    /** The next image is loaded before it is shown. */
    @Test
    void replayShowsOnlyLoadedImages() {
        openTask();
        page.locator("#replay").click();
        page.evaluate("""
                () => {
                  window.unloaded = [];
                  new MutationObserver(() => large.complete || unloaded.push(position.textContent))
                    .observe(position, {childList: true, characterData: true, subtree: true});
                }""");
        fast();
        assertThat(page.locator("#position")).hasText("6 of 6");

        assertEquals(List.of(), page.evaluate("unloaded"));
    }

    @Test
    void escapeStopsReplay() {
        openTaskAndWatch();
        fast();
        page.locator("#replay").click();
        page.keyboard().press("Escape");

        assertThat(page.locator("#viewer")).isHidden();
        Object before = seen();
        page.waitForTimeout(600);
        assertEquals(before, seen());
    }

    /** Otherwise screen readers would read every position of the replay. */
    @Test
    void positionIsAnnouncedExceptDuringReplay() {
        openTaskAndWatch();
        page.locator("#grid .shot").first().click();
        assertThat(page.locator("#position")).hasAttribute("aria-live", "polite");
        page.locator("#play").click();
        assertThat(page.locator("#position")).hasAttribute("aria-live", "off");
        page.locator("#play").click();
        assertThat(page.locator("#position")).hasAttribute("aria-live", "polite");
    }

    /** At the end of a running task's list, the replay waits for more screenshots. */
    @Test
    void replayOfRunningTaskContinuesWithNewScreenshots() {
        task = task + "_running";
        given("running", 2);
        openTaskAndWatch();
        page.locator("#replay").click();
        fast();
        assertThat(page.locator("#position")).hasText("2 of 2");
        assertThat(page.locator("#play")).hasText("Pause");

        given("running", 4);
        clock.advance(CYCLE);

        assertThat(page.locator("#position")).hasText("4 of 4");
        given("finished", 4);
        clock.advance(CYCLE);
        page.waitForCondition(() -> {
            clock.advance(CYCLE);
            return page.locator("#play").innerText().equals("Play");
        });
    }
}
