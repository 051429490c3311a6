package io.github.screenshotgateway.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of the pages have in common: a real browser, which is watched. No page asks another host than the gateway
 * for anything, and none has an error in its script or a violation of its policy, whatever the test is about.
 */
@Chromium.Needed
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class BrowserTest extends GatewayTest {
    private static final String AXE = resource("/axe.min.js");

    private static Playwright playwright;
    private static Browser browser;

    @TestHTTPResource("/")
    protected URI gateway;

    protected BrowserContext context;
    protected Page page;

    private final List<String> otherHosts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    @BeforeAll
    static void startBrowser() {
        playwright = Chromium.driver();
        browser = Chromium.launch(playwright);
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void openPage() {
        use(new Browser.NewContextOptions().setViewportSize(1200, 800));
    }

    /** Instead of a window on a desk. */
    protected void use(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(options);
        context.onRequest(request -> {
            if (!isExpected(request.url())) {
                otherHosts.add(request.url());
            }
        });
        // That an image was refused is told as an error, too; it is none of the page.
        context.onConsoleMessage(message -> {
            boolean trouble = message.type().equals("error") || message.type().equals("warning");
            if (trouble && !message.text().startsWith("Failed to load resource")) {
                errors.add(message.text());
            }
        });
        context.onWebError(error -> errors.add(error.error()));
        page = context.newPage();
        page.setDefaultTimeout(15_000);
    }

    /** Whether a page may ask for this. */
    protected boolean isExpected(String url) {
        return url.startsWith(gateway.toString());
    }

    @AfterEach
    void thePageBehavedWell() {
        // Events of the browser arrive during calls alone.
        page.waitForTimeout(50);
        context.close();
        context = null;

        assertEquals(List.of(), otherHosts);
        assertEquals(List.of(), errors);
    }

    protected static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
    }

    protected static Browser.NewContextOptions in(ColorScheme scheme) {
        return new Browser.NewContextOptions().setViewportSize(1200, 800).setColorScheme(scheme);
    }

    protected void open(String path) {
        page.navigate(gateway.resolve(path).toString());
    }

    protected void openTask() {
        open("/tasks/" + task);
    }

    /** A v1 task with screenshots of 800x500 pixels. */
    protected void given(String status, int count) {
        upstream.v1Task(
                task,
                status,
                IntStream.rangeClosed(1, count)
                        .mapToObj(step -> upstream.mediaUrl("/a/step_" + step + ".png"))
                        .toArray(String[]::new));
        IntStream.rangeClosed(1, count)
                .forEach(step -> upstream.image("/a/step_" + step + ".png", Pngs.flat(step, 800, 500)));
    }

    /** What axe finds wrong with the page as it is now, each with its place; rules of WCAG 2.2 AA and good practice. */
    @SuppressWarnings("unchecked")
    protected List<String> accessibilityFaults() {
        // Evaluated from outside, which the page's policy does not stop.
        page.evaluate(AXE);
        return (List<String>) page.evaluate("""
                async () => {
                  const result = await axe.run(document, {
                    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                    resultTypes: ['violations'], preload: false });
                  return result.violations.flatMap(rule =>
                    rule.nodes.map(node => `${rule.id} ${node.target.join(' ')} ${node.html}: ${node.failureSummary}`));
                }""");
    }

    private static String resource(String name) {
        try (InputStream in = BrowserTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
