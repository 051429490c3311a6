package io.github.screenshotgateway.pages;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks what tools such as Lighthouse check. */
@QuarkusTest
class PageQualityTest extends BrowserTest {
    private static final int MANY = 200;

    /** Upper limit in milliseconds. */
    private static final int FIRST_PAINT = 1_000;

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

    @Test
    void firstPaintOfTwoHundredScreenshotsTakesUnderOneSecond() {
        given("running", MANY);
        // The best of three: a busy machine slows some runs, but a slow page is slow every time.
        double best = IntStream.range(0, 3).mapToDouble(i -> firstPaint()).min().orElseThrow();

        assertTrue(best < FIRST_PAINT, best + " ms");
    }

    private double firstPaint() {
        use(new Browser.NewContextOptions().setViewportSize(1200, 800));
        openTask();
        page.waitForFunction("() => performance.getEntriesByName('first-contentful-paint').length > 0");
        assertThat(page.locator("#grid .shot")).hasCount(MANY);
        return ((Number) page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                .doubleValue();
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
