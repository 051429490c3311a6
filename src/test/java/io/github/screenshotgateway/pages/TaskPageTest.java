package io.github.screenshotgateway.pages;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The grid, the large view and the downloads. */
@QuarkusTest
class TaskPageTest extends BrowserTest {
    private Locator shots() {
        return page.locator("#grid .shot");
    }

    private String position() {
        return page.locator("#position").innerText();
    }

    /** The natural width of the loaded image. */
    private Object width(String selector) {
        page.waitForFunction(
                "s => document.querySelector(s).complete && document.querySelector(s).naturalWidth", selector);
        return page.evaluate("s => document.querySelector(s).naturalWidth", selector);
    }

    @Test
    void gridShowsAllScreenshotsInOrder() {
        given("running", 12);
        openTask();

        assertThat(shots()).hasCount(12);
        assertThat(page.locator("#count")).hasText("12 screenshots");
        assertEquals(
                IntStream.rangeClosed(1, 12)
                        .mapToObj(step -> "step_" + step + ".png")
                        .toList(),
                page.evaluate("[...document.querySelectorAll('#grid .shot')].map(a => a.pathname.split('/').pop())"));
        assertEquals(
                IntStream.rangeClosed(1, 12)
                        .mapToObj(step -> "Screenshot " + step)
                        .toList(),
                page.evaluate("[...document.querySelectorAll('#grid img')].map(i => i.alt)"));
    }

    @Test
    void gridLoadsPreviewsButNotThoseFarBelow() {
        given("running", 200);
        openTask();
        width("#grid img");
        assertTrue(
                upstream.mediaRequests().size() < 100, upstream.mediaRequests().size() + " images were loaded");
    }

    private String preview(String name) {
        return gateway.resolve("/api/v1/task/" + task + "/screenshots/" + name + "?width=320")
                .toString();
    }

    @Test
    void clickShowsWholeImageLarge() {
        given("running", 3);
        openTask();
        shots().nth(1).click();

        assertThat(page.locator("#viewer")).isVisible();
        assertThat(page.locator("#position")).hasText("2 of 3");
        assertEquals(800, width("#large"));
        page.locator("#close").click();
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(shots().nth(1)).isFocused();
    }

    @Test
    void arrowKeysMoveThroughLargeView() {
        given("running", 5);
        openTask();
        shots().first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#position")).hasText("1 of 5");

        for (String keyAndPosition :
                List.of("ArrowRight 2", "End 5", "ArrowRight 5", "ArrowLeft 4", "Home 1", "ArrowLeft 1")) {
            page.keyboard().press(keyAndPosition.split(" ")[0]);
            assertEquals(keyAndPosition.split(" ")[1] + " of 5", position(), keyAndPosition);
        }
        page.keyboard().press("End");
        page.keyboard().press("Escape");
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(shots().nth(4)).isFocused();
    }

    @Test
    void arrowKeysMoveFocusThroughGrid() {
        given("running", 9);
        openTask();
        shots().first().focus();
        int columns = (int) page.evaluate("getComputedStyle(grid).gridTemplateColumns.split(' ').length");

        for (Object[] keyAndIndex : new Object[][] {
            {"ArrowRight", 1}, {"End", 8}, {"ArrowRight", 8}, {"Home", 0}, {"ArrowDown", columns}, {"ArrowUp", 0}
        }) {
            page.keyboard().press((String) keyAndIndex[0]);
            assertThat(shots().nth((int) keyAndIndex[1])).isFocused();
        }
    }

    /** While the dialog is open, only its controls have the focus, and after the last one the browser's own. */
    @Test
    void tabStaysInLargeView() {
        given("running", 3);
        openTask();
        shots().first().click();
        for (int i = 0; i < 12; i++) {
            page.keyboard().press("Tab");
            assertEquals(
                    true,
                    page.evaluate(
                            "document.activeElement === document.body || viewer.contains(document.activeElement)"));
        }
    }

    @Test
    void hashInUrlOpensScreenshot() {
        given("running", 3);
        open("/tasks/" + task + "#step_3.png");

        assertThat(page.locator("#position")).hasText("3 of 3");
        page.keyboard().press("ArrowLeft");
        assertTrue(page.url().endsWith("#step_2.png"));
        page.keyboard().press("Escape");
        assertThat(page).hasURL(gateway.resolve("/tasks/" + task).toString());
    }

    /** A button that became disabled would lose the focus. */
    @Test
    void nextButtonKeepsFocusAtLastScreenshot() {
        given("running", 2);
        openTask();
        shots().first().click();
        assertThat(page.locator("#previous")).hasAttribute("aria-disabled", "true");
        assertThat(page.locator("#next")).hasAttribute("aria-disabled", "false");
        page.locator("#next").focus();
        page.keyboard().press("Enter");

        assertThat(page.locator("#position")).hasText("2 of 2");
        assertThat(page.locator("#next")).hasAttribute("aria-disabled", "true");
        page.keyboard().press("Enter");
        assertThat(page.locator("#position")).hasText("2 of 2");
        // Browsers drop the focus of a disabled button a moment later.
        page.waitForTimeout(100);
        assertThat(page.locator("#next")).isFocused();
    }

    @Test
    void changedHashShowsOtherScreenshotAndBackClosesIt() {
        given("running", 3);
        openTask();
        page.evaluate("location.hash = '#step_3.png'");
        assertThat(page.locator("#position")).hasText("3 of 3");
        page.evaluate("location.hash = '#step_2.png'");
        assertThat(page.locator("#position")).hasText("2 of 3");
        page.goBack();
        page.goBack();

        assertThat(page.locator("#viewer")).isHidden();
    }

    @Test
    void downloadOfOneScreenshotIsItsImage() throws IOException {
        given("running", 2);
        openTask();
        shots().nth(1).click();
        Download download = page.waitForDownload(() -> page.locator("#download").click());
        assertEquals(task + "-step_2.png", download.suggestedFilename());
        assertArrayEquals(Pngs.flat(2, 800, 500), Files.readAllBytes(download.path()));
    }

    @Test
    void downloadAllIsZipOfAllScreenshots() throws IOException {
        given("running", 3);
        openTask();

        Download download =
                page.waitForDownload(() -> page.locator("text=Download all").click());

        assertEquals(task + ".zip", download.suggestedFilename());
        try (ZipFile zip = new ZipFile(download.path().toFile())) {
            assertEquals(3, zip.size());
        }
    }

    @Test
    void phoneLayoutFitsTheScreen() {
        use(phone());
        given("running", 5);
        openTask();
        width("#grid img");

        // Not innerWidth, which grows with elements that are too wide.
        String widerThanTheScreen = "[...document.querySelectorAll('body *')].filter(e =>"
                + " e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5).map(e => e.outerHTML)";
        assertEquals(List.of(), page.evaluate(widerThanTheScreen));
        shots().nth(2).tap();
        assertThat(page.locator("#position")).hasText("3 of 5");
        assertEquals(List.of(), page.evaluate(widerThanTheScreen));
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void allPagesAreAccessible(ColorScheme scheme) {
        use(in(scheme));
        given("running", 4);
        openTask();
        page.waitForFunction("() => [...document.querySelectorAll('#grid img')].every(i => i.complete)");
        assertEquals(List.of(), accessibilityFaults(), "task");

        page.locator("#grid .shot").nth(1).click();
        assertEquals(List.of(), accessibilityFaults(), "large view");

        open("/");
        assertThat(page.locator(".recent li").first()).isVisible();
        assertEquals(List.of(), accessibilityFaults(), "start");

        task = task + "_gone";
        given("finished", 2);
        upstream.media().resetAll();
        openTask();
        assertThat(page.locator("#grid .failed")).hasCount(2);
        assertEquals(List.of(), accessibilityFaults(), "gone");
    }

    @Test
    void phonePagesAreAccessible() {
        use(phone());
        given("running", 4);
        openTask();
        assertEquals(List.of(), accessibilityFaults(), "task");
        page.locator("#grid .shot").nth(1).tap();
        assertEquals(List.of(), accessibilityFaults(), "large view");
    }

    /** The images have many shapes, and all of them load late. */
    @Test
    void loadingImagesCausesNoLayoutShift() {
        given("running", 30);
        IntStream.rangeClosed(1, 30)
                .forEach(step -> upstream.media(
                        "/a/step_" + step + ".png",
                        ok().withBody(Pngs.flat(step, 400 + 10 * step, 1_500 - 40 * step))
                                .withFixedDelay(20 * step)));
        page.addInitScript("""
                window.shifts = [];
                new PerformanceObserver(list => list.getEntries().forEach(entry =>
                    shifts.push(entry.value + ' ' + entry.sources.map(source => source.node?.outerHTML))))
                  .observe({type: 'layout-shift', buffered: true});""");
        openTask();
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')");
        page.waitForFunction(
                "() => [...document.querySelectorAll('#grid img')].every(i => i.complete && i.naturalWidth > 0)");

        assertEquals(List.of(), page.evaluate("shifts"));
    }

    private double shapeOfBox() {
        return ((Number) page.evaluate("""
                () => {
                  const box = document.querySelector('#grid img').getBoundingClientRect();
                  return box.width / box.height;
                }""")).doubleValue();
    }

    /** On the first visit it has the usual one: a change would move what the reader looks at. */
    @Test
    void boxesHaveTheShapeOfTheFirstImageFromTheSecondVisitOn() {
        given("running", 3);
        openTask();
        width("#grid img");
        assertEquals(16.0 / 9, shapeOfBox(), 0.02);

        openTask();
        assertEquals(1.6, shapeOfBox(), 0.02);
    }

    private Object style(String selector, String pseudo, String property) {
        return page.evaluate(
                "([selector, pseudo, property]) => getComputedStyle(document.querySelector(selector), pseudo)[property]",
                Arrays.asList(selector, pseudo, property));
    }

    @Test
    void boxesLookAliveUntilTheirImageIsThere() {
        List<Route> previews = new ArrayList<>();
        page.route(Pattern.compile("\\?width="), previews::add);
        given("running", 2);
        openTask();
        page.waitForCondition(() -> previews.size() == 2);
        assertEquals("breathe", style("#grid img", null, "animationName"));

        previews.forEach(Route::resume);
        assertThat(page.locator("#grid .loading")).hasCount(0);
        assertEquals("none", style("#grid img", null, "animationName"));
    }

    @Test
    void onlyRunningTaskHasAMarkThatMoves() {
        given("running", 1);
        openTask();
        assertEquals("pulse", style("#state", "::before", "animationName"));

        task = task + "_finished";
        given("finished", 1);
        list(task);
        clock.advance(Duration.ofSeconds(40));
        list(task);
        openTask();
        assertThat(page.locator("#state")).hasText("Finished");
        assertEquals("none", style("#state", "::before", "content"));
    }

    @Test
    void numberLiesInsideItsBox() {
        given("running", 1);
        openTask();
        BoundingBox box = shots().first().boundingBox();
        BoundingBox number = page.locator("#grid .number").first().boundingBox();

        assertTrue(number.x > box.x && number.y > box.y);
        assertTrue(number.x + number.width < box.x + box.width);
        assertTrue(number.y + number.height < box.y + box.height);
    }

    @Test
    void pageIsNotWiderThanEyesCanFollow() {
        use(new Browser.NewContextOptions().setViewportSize(2560, 1440));
        given("running", 12);
        openTask();

        assertTrue(page.locator("main").boundingBox().width <= 1664);
        assertTrue(page.locator("#grid .shot").first().boundingBox().width >= 300);
    }

    @Test
    void contentSecurityPolicyAllowsNothingInline() {
        given("running", 1);
        String policy =
                page.navigate(gateway.resolve("/tasks/" + task).toString()).headerValue("content-security-policy");
        assertTrue(
                policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"), policy);
        assertTrue(!policy.contains("unsafe"), policy);
    }
}
