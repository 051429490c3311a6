package io.github.screenshotgateway.screenshots;

/**
 * A screenshot and the name that clients know it by. {@link ScreenshotList#url} has its whole URL.
 *
 * @param name plain ({@link ScreenshotNames#PATTERN}) and unique in the task
 * @param id as {@link io.github.screenshotgateway.task.Screenshot} has it
 * @param source its URL without query and fragment
 * @param firstName the first name that this replica gave it; differs from {@code name} once another screenshot has the
 *     same segment. The screenshot is still found by it.
 * @param position in its list, from 0
 */
public record NamedScreenshot(String name, String id, String source, String firstName, int position) {
    /** Scheme and authority of the URL, in its own spelling; the whole text if it has no path. */
    String origin() {
        int path = source.indexOf('/', source.indexOf("//") + 2);
        return path < 0 ? source : source.substring(0, path);
    }
}
