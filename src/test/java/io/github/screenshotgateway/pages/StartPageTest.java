package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StartPageTest extends BrowserTest {
    private static final String SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

    private final List<String> alerts = new ArrayList<>();

    private void submit(String id) {
        open("/");
        page.getByLabel("Task id").fill(id);
        page.locator("text=Show screenshots").click();
    }

    @Test
    void submittedIdWithBlanksAroundItOpensTaskPage() {
        given("running", 1);
        submit("  " + task + " ");
        assertThat(page).hasURL(gateway.resolve("/tasks/" + task).toString());
        assertThat(page.locator("#grid .shot")).hasCount(1);
    }

    @Test
    void invalidIdShowsRefusal() {
        submit("not an id");
        assertThat(page.locator("#refusal")).containsText("This isn't a task id");
        assertThat(page.getByLabel("Task id")).hasValue("not an id");
        assertEquals(List.of(), accessibilityFaults());
    }

    @Test
    void inputHasFocus() {
        open("/");
        assertThat(page.getByLabel("Task id")).isFocused();
    }

    /** Neither a browser's sign of a broken image nor an empty box. */
    @Test
    void cardsWithoutPictureSayWhy() {
        given("finished", 0);
        list(task);
        task = task + "_gone";
        given("finished", 2);
        upstream.media().resetAll();
        list(task);
        clock.advance(Duration.ofSeconds(40));
        list(task);
        clock.advance(Duration.ofHours(2));
        list(task);
        open("/");

        Locator gone = page.locator(".recent .card", new Page.LocatorOptions().setHasText(task));
        assertThat(gone.locator(".frame")).hasText("No longer stored");
        Locator empty = page.locator(".recent .card")
                .filter(new Locator.FilterOptions().setHasText(task.replace("_gone", "")))
                .filter(new Locator.FilterOptions().setHasNotText(task));
        assertThat(empty.locator(".frame")).hasText("No screenshots");
        assertEquals(List.of(), accessibilityFaults());
    }

    @Test
    void recentTasksAreListedNewestFirst() {
        String first = task;
        given("finished", 2);
        list(first);
        // A new task's status is requested after its list, and known with the next read.
        clock.advance(Duration.ofSeconds(40));
        list(first);
        clock.advance(Duration.ofSeconds(2));
        task = first + "_second";
        given("running", 1);
        list(task);

        open("/");

        assertEquals(
                List.of(task, first),
                page.locator(".recent .task").allInnerTexts().subList(0, 2));
        assertEquals(
                List.of("running, 1 screenshot", "finished, 2 screenshots"),
                page.locator(".recent .facts").allInnerTexts().subList(0, 2));
        page.locator(".recent a").nth(1).click();
        assertThat(page).hasURL(gateway.resolve("/tasks/" + first).toString());
    }

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
    @ValueSource(strings = {SCRIPT, "..", "{cdi:x}", "javascript:alert(1)"})
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
