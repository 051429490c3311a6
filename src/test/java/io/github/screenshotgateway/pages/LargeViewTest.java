package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One screenshot, large. */
@QuarkusTest
class LargeViewTest extends BrowserTest {
    private void openSecondOf(int count) {
        given("running", count);
        openTask();
        page.locator("#grid .shot").nth(1).click();
        assertThat(page.locator("#position")).hasText("2 of " + count);
        page.waitForFunction("() => large.complete && large.naturalWidth > 0");
    }

    private String taskUrl() {
        return gateway.resolve("/tasks/" + task).toString();
    }

    @Test
    void backClosesItAndStaysOnThePage() {
        open("/");
        openSecondOf(3);
        page.keyboard().press("ArrowRight");

        page.goBack();
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(page).hasURL(taskUrl());
        page.goBack();
        assertThat(page).hasURL(gateway.toString());
    }

    /** Otherwise Back would open it again. */
    @Test
    void closeButtonLeavesNoEntryInTheHistory() {
        open("/");
        openSecondOf(3);
        page.locator("#close").click();
        assertThat(page).hasURL(taskUrl());

        page.goBack();
        assertThat(page).hasURL(gateway.toString());
    }

    /** The history knows that the grid is below it, also after a reload. */
    @Test
    void closeAfterReloadReturnsToTheEntryOfTheGrid() {
        open("/");
        openSecondOf(3);
        page.reload();
        assertThat(page.locator("#position")).hasText("2 of 3");
        page.locator("#close").click();
        assertThat(page).hasURL(taskUrl());

        page.goBack();
        assertThat(page).hasURL(gateway.toString());
    }

    @Test
    void backClosesItWhenTheGridsAddressNamesAMissingScreenshot() {
        given("running", 3);
        open("/tasks/" + task + "#step_9.png");
        page.locator("#grid .shot").first().click();
        assertThat(page.locator("#position")).hasText("1 of 3");

        page.goBack();
        assertThat(page.locator("#viewer")).isHidden();
    }

    /** Browsers throw when a page changes the history too often. */
    @Test
    void refusedHistoryStopsNothing() {
        given("running", 3);
        openTask();
        page.evaluate(
                "() => { history.pushState = history.replaceState = () => { throw new DOMException('too often'); }; }");
        page.locator("#grid .shot").first().click();
        page.keyboard().press("End");

        assertThat(page.locator("#position")).hasText("3 of 3");
        assertThat(page.locator("#slider")).hasValue("3");
        page.keyboard().press("Escape");
        assertThat(page.locator("#viewer")).isHidden();
    }

    @Test
    void keyboardScrollsThePictureInItsActualSize() {
        use(new Browser.NewContextOptions().setViewportSize(600, 400));
        openSecondOf(3);
        page.locator("#zoom").click();
        page.locator("#stage").focus();
        page.keyboard().press("End");

        page.waitForFunction("() => stage.scrollTop > 0");
        assertThat(page.locator("#position")).hasText("2 of 3");
    }

    /** The keys of the list of speeds are its own. */
    @Test
    void spaceOnSpeedStartsNoReplay() {
        openSecondOf(3);
        page.locator("#speed").focus();
        page.keyboard().press(" ");

        assertEquals("Play", page.locator("#play").innerText());
    }

    @Test
    void controlsHaveChevronsAndTheAccentColour() {
        openSecondOf(3);
        for (String button : List.of("#previous", "#next")) {
            assertEquals("", page.locator(button).innerText());
            assertThat(page.locator(button + " svg path")).hasCount(1);
        }
        assertEquals(
                page.evaluate("getComputedStyle(play).backgroundColor"),
                page.evaluate("getComputedStyle(slider).accentColor"));
    }

    @Test
    void taskAndNameAreShown() {
        openSecondOf(3);
        assertThat(page.locator(".where")).hasText(task + " step_2.png");
        page.keyboard().press("End");
        assertThat(page.locator("#name")).hasText("step_3.png");
    }

    private void swipe(int fromX, int fromY, int toX, int toY) {
        page.evaluate("""
                ([fromX, fromY, toX, toY]) => {
                  const at = (x, y) => [new Touch({ identifier: 1, target: large, clientX: x, clientY: y })];
                  large.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches: at(fromX, fromY) }));
                  large.dispatchEvent(new TouchEvent('touchend', { bubbles: true, changedTouches: at(toX, toY) }));
                }""", List.of(fromX, fromY, toX, toY));
    }

    @Test
    void swipeShowsNextAndPreviousOnAPhone() {
        use(phone());
        openSecondOf(3);
        swipe(300, 400, 100, 420);
        assertThat(page.locator("#position")).hasText("3 of 3");
        swipe(100, 400, 300, 380);
        assertThat(page.locator("#position")).hasText("2 of 3");
        // A scroll, and a tap that trembles.
        swipe(100, 200, 160, 500);
        swipe(100, 400, 120, 400);
        assertThat(page.locator("#position")).hasText("2 of 3");
    }

    /** The picture has 800 pixels, on a screen of 360. */
    @Test
    void clickShowsActualSizeAroundThatPointAndAnotherFitsThePicture() {
        use(phone());
        openSecondOf(3);
        Locator picture = page.locator("#large");
        BoundingBox fitted = picture.boundingBox();
        page.mouse().click(fitted.x + 350, fitted.y + fitted.height / 2);

        assertThat(page.locator("#zoom")).hasAttribute("aria-pressed", "true");
        assertEquals(800, picture.boundingBox().width);
        assertEquals(440, page.evaluate("stage.scrollLeft"));
        page.evaluate("large.click()");
        assertThat(page.locator("#zoom")).hasAttribute("aria-pressed", "false");
        assertEquals(360, picture.boundingBox().width);
    }

    @ParameterizedTest
    @CsvSource({"#copy-link, #step_2.png", "#copy-id, ''"})
    void copyButtonsFillTheClipboard(String button, String hash) {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        openSecondOf(3);
        if (hash.isEmpty()) {
            page.keyboard().press("Escape");
            assertThat(page.locator("#viewer")).isHidden();
        }
        String label = page.locator(button).innerText();
        page.locator(button).click();

        assertThat(page.locator(button)).hasText("Copied");
        assertEquals(hash.isEmpty() ? task : taskUrl() + hash, page.evaluate("navigator.clipboard.readText()"));
        assertThat(page.locator(button)).hasText(label);
    }

    /** Browsers have no clipboard for pages with plain HTTP of another machine. */
    @Test
    void linkIsCopiedWithoutClipboardToo() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.addInitScript("window.clipboard = navigator.clipboard;"
                + "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });");
        openSecondOf(3);
        page.locator("#copy-link").click();

        assertThat(page.locator("#copy-link")).hasText("Copied");
        assertEquals(taskUrl() + "#step_2.png", page.evaluate("clipboard.readText()"));
    }

    @Test
    void controlsHaveNoBrokenLinesOnAPhone() {
        use(phone());
        openSecondOf(3);
        String heights = "[...document.querySelectorAll('.bar button, .bar label, .bar a')]"
                + ".filter(e => e.offsetHeight > 48).map(e => e.outerHTML)";

        assertEquals(List.of(), page.evaluate(heights));
        assertTrue(page.locator("#slider").boundingBox().width > 300);
    }
}
