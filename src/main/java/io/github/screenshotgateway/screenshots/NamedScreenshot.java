package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;

/**
 * A screenshot and the name that clients know it by.
 *
 * @param name plain ({@link ScreenshotNames#PATTERN}), unique in the task, and the same for as long as the task's list
 *     holds this screenshot
 */
public record NamedScreenshot(String name, Screenshot screenshot) {
    public String id() {
        return screenshot.id();
    }

    public String url() {
        return screenshot.url();
    }
}
