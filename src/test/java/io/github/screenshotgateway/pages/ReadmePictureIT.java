package io.github.screenshotgateway.pages;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotScale;
import io.github.screenshotgateway.support.Chromium;
import io.github.screenshotgateway.support.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the README's pictures of a simulated task. They depend on the machine's fonts, so the files in the repository are
 * only replaced on request: {@code ./mvnw verify -DskipUnitTests -Dit.test=ReadmePictureIT -Dreadme.picture}.
 */
@Chromium.Needed
class ReadmePictureIT {
    private static final Path DOCS = Path.of("src/docs");
    private static final Path TAKEN = Path.of("target");

    @TempDir
    Path folder;

    @Test
    void readmeShowsPicturesOfTheTaskPage() throws IOException {
        try (GatewayProcess gateway = new GatewayProcess(folder, Map.of("GATEWAY_DEMO", "true")).awaitReady();
                Playwright playwright = Chromium.driver();
                Browser browser = Chromium.launch(playwright)) {
            Page page = browser.newPage(
                    new Browser.NewPageOptions().setViewportSize(1000, 640).setReducedMotion(ReducedMotion.REDUCE));
            // The second visit knows the shape of the screenshots.
            for (int visit = 1; visit <= 2; visit++) {
                page.navigate(gateway.uri("/tasks/demo-finished").toString());
                page.waitForFunction(
                        "() => [...document.querySelectorAll('#grid img')].every(image => image.complete)");
            }
            take(page, "task-page.png");
            page.locator("#grid .shot").nth(6).click();
            page.waitForFunction("() => large.complete && large.naturalWidth > 0");
            take(page, "large-view.png");
        }
    }

    private static void take(Page page, String name) throws IOException {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(TAKEN.resolve(name))
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setScale(ScreenshotScale.CSS));
        if (System.getProperty("readme.picture") != null) {
            Files.copy(TAKEN.resolve(name), DOCS.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        assertTrue(Files.exists(DOCS.resolve(name)));
        assertTrue(Files.readString(Path.of("README.md")).contains("(" + DOCS.resolve(name) + ")"));
    }
}
