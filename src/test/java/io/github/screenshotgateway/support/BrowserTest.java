package io.github.screenshotgateway.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Base of tests of the pages in a real browser. After every test it asserts that no page sent a request to another host
 * than the gateway, had a script error or violated its policy.
 */
@Chromium.Needed
@Tag("browser")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class BrowserTest extends GatewayTest {
    private static final String AXE = resource("/axe.min.js");

    private static Browser browser;

    @TestHTTPResource("/")
    protected URI gateway;

    protected BrowserContext context;
    protected Page page;

    private final List<String> otherHosts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    /** For all classes of one application. It ends with the tests' JVM. */
    @BeforeAll
    static void startBrowser() {
        if (browser == null) {
            browser = Chromium.launch(Chromium.driver());
        }
    }

    @BeforeEach
    void openPage() {
        use(new Browser.NewContextOptions().setViewportSize(1200, 800));
    }

    /** Replaces the default desktop window. */
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
        // Browsers also log failed images as errors, but these are not errors of the page.
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

    /** Whether a page may request this URL. */
    protected boolean isExpected(String url) {
        return url.startsWith(gateway.toString());
    }

    @AfterEach
    void assertNoErrorsAndNoOtherHosts() {
        // Browser events only arrive during calls.
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

    /** Stubs a v1 task with screenshots of 800x500 pixels. */
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

    /** Violations that axe finds on the current page, with their places: WCAG 2.2 AA and best practices. */
    @SuppressWarnings("unchecked")
    protected List<String> accessibilityFaults() {
        // The page's policy does not apply to scripts that the driver evaluates.
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
