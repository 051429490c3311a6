package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without scripts, a task's page is a plain list of images. */
@QuarkusTest
class WithoutScriptTest extends BrowserTest {
    @BeforeEach
    void disableScripts() {
        use(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    @Test
    void taskPageListsImages() {
        given("running", 3);
        openTask();

        assertThat(page.locator("#grid img")).hasCount(3);
        assertThat(page.getByText("Reload the page to see new screenshots.")).isVisible();
        assertThat(page.locator("#replay")).isHidden();
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(page.locator("text=Download all")).isVisible();
        String second = page.locator("#grid .shot").nth(1).getAttribute("href");
        assertArrayEquals(
                Pngs.flat(2, 800, 500),
                page.request()
                        .get(URI.create(page.url()).resolve(second).toString())
                        .body());
    }

    @Test
    void submittedIdOpensTaskPage() {
        given("running", 1);
        open("/");
        page.getByLabel("Task id").fill(task);
        page.locator("text=Show screenshots").click();
        assertEquals(1, page.locator("#grid .shot").count());
    }
}
