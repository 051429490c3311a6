package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Script in requests or in the upstream's lists stays text. */
@QuarkusTest
class HostilePagesTest extends BrowserTest {
    private static final String SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

    private final List<String> alerts = new ArrayList<>();

    @BeforeEach
    void recordAlerts() {
        page.onDialog(dialog -> {
            alerts.add(dialog.message());
            dialog.dismiss();
        });
    }

    private void assertHarmless() {
        page.waitForTimeout(200);
        assertEquals(List.of(), alerts);
        assertEquals(0, page.locator("script:not([src]), img[onerror], [style]").count());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void scriptAsIdIsShownAsText() {
        open("/tasks?id=" + encoded(SCRIPT));

        assertThat(page.getByLabel("Task id")).hasValue(SCRIPT);
        assertHarmless();
    }

    @ParameterizedTest
    @ValueSource(strings = {SCRIPT, "..", "a;b", "{cdi:x}", "{1+1}", "javascript:alert(1)"})
    void hostileTaskIdInPathRunsNoScript(String id) {
        open("/tasks/" + encoded(id));

        assertHarmless();
    }

    @Test
    void hostileScreenshotNamesAreReplacedByIds() {
        upstream.v1Task(
                task,
                "running",
                upstream.mediaUrl("/a/%22onload=alert(1)%20x=%22.png"),
                upstream.mediaUrl("/a/<script>alert(1)<").replace("\"", "\\\""),
                upstream.mediaUrl("/a/{page.task}.png"),
                "javascript:alert(1)");
        upstream.image("/a/%22onload=alert(1)%20x=%22.png", Pngs.png(1));
        openTask();

        assertEquals(
                List.of("id-1.png", "id-2.png", "id-3.png", "id-4.png"),
                page.evaluate("[...document.querySelectorAll('#grid .shot')].map(a => a.pathname.split('/').pop())"));
        assertHarmless();
        page.locator("#grid .shot").last().click();
        assertHarmless();
    }
}
