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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the README's picture of a simulated task. It depends on the machine's fonts, so the file in the repository is
 * only replaced on request: {@code ./mvnw verify -DskipUnitTests -Dit.test=ReadmePictureIT -Dreadme.picture}.
 */
@Chromium.Needed
class ReadmePictureIT {
    private static final Path IN_THE_REPOSITORY = Path.of("src/docs/task-page.png");
    private static final Path TAKEN = Path.of("target/task-page.png");

    @TempDir
    Path folder;

    @Test
    void readmeShowsPictureOfTaskPage() throws IOException {
        try (GatewayProcess gateway = new GatewayProcess(folder, Map.of("GATEWAY_DEMO", "true")).awaitReady();
                Playwright playwright = Chromium.driver();
                Browser browser = Chromium.launch(playwright)) {
            Page page = browser.newPage(
                    new Browser.NewPageOptions().setViewportSize(1000, 560).setReducedMotion(ReducedMotion.REDUCE));
            page.navigate(gateway.uri("/tasks/demo-finished").toString());
            page.waitForFunction("() => [...document.images].every(image => image.complete)");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(TAKEN)
                    .setAnimations(ScreenshotAnimations.DISABLED)
                    .setScale(ScreenshotScale.CSS));
        }
        if (System.getProperty("readme.picture") != null) {
            Files.createDirectories(IN_THE_REPOSITORY.getParent());
            Files.write(IN_THE_REPOSITORY, Files.readAllBytes(TAKEN));
        }

        assertTrue(Files.exists(IN_THE_REPOSITORY));
        assertTrue(Files.readString(Path.of("README.md")).contains("(" + IN_THE_REPOSITORY + ")"));
    }
}
