package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;

/**
 * A screenshot and the name that clients know it by.
 *
 * @param name plain ({@link ScreenshotNames#PATTERN}) and unique in the task
 * @param firstName the first name that this replica gave it; differs from {@code name} once another screenshot has the
 *     same segment. The screenshot is still found by it.
 */
public record NamedScreenshot(String name, Screenshot screenshot, String firstName) {
    public String id() {
        return screenshot.id();
    }

    public String url() {
        return screenshot.url();
    }
}
