package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartPageTest extends BrowserTest {
    private void submit(String id) {
        open("/");
        page.getByLabel("Task id").fill(id);
        page.locator("text=Show screenshots").click();
    }

    @Test
    void submittedIdOpensTaskPage() {
        given("running", 2);
        submit(task);

        assertThat(page).hasURL(gateway.resolve("/tasks/" + task).toString());
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }

    @Test
    void blanksAroundIdAreStripped() {
        given("running", 1);
        submit("  " + task + " ");

        assertThat(page).hasURL(gateway.resolve("/tasks/" + task).toString());
    }

    @Test
    void invalidIdShowsRefusal() {
        submit("not an id");

        assertThat(page.locator("#refusal")).containsText("This isn't a task id");
        assertThat(page.getByLabel("Task id")).hasValue("not an id");
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
}
