package io.github.screenshotgateway.screenshots;

/**
 * A screenshot and the name that clients know it by. {@link ScreenshotList#url} has its whole URL.
 *
 * @param name plain ({@link ScreenshotNames#PATTERN}) and unique in the task
 * @param id as {@link io.github.screenshotgateway.task.Screenshot} has it
 * @param source its URL without query and fragment
 * @param firstName the first name that this replica gave it; differs from {@code name} once another screenshot has the
 *     same segment. The screenshot is still found by it.
 */
public record NamedScreenshot(String name, String id, String source, String firstName) {}
