package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.images.content.ImageFormat;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a zip, named before any image is read.
 *
 * @param entries in capture order
 */
record ZipEntries(List<Entry> entries) {
    private static final int FEWEST_DIGITS = 3;

    private static final String PNG = ".png";

    /**
     * One screenshot.
     *
     * @param name in the zip
     * @param list that holds the screenshot
     */
    record Entry(String name, ScreenshotList list, NamedScreenshot screenshot) {}

    static ZipEntries of(ScreenshotList list) {
        List<NamedScreenshot> screenshots = list.screenshots();
        int digits =
                Math.max(FEWEST_DIGITS, Integer.toString(screenshots.size()).length());
        List<Entry> entries = new ArrayList<>(screenshots.size());
        for (NamedScreenshot screenshot : screenshots) {
            entries.add(new Entry(name(entries.size() + 1, digits, screenshot.name()), list, screenshot));
        }
        return new ZipEntries(entries);
    }

    /** The position comes first: files sort in capture order, and names that differ only in case stay distinct. */
    private static String name(int position, int digits, String screenshot) {
        String number = Integer.toString(position);
        return "0".repeat(digits - number.length())
                + number
                + '-'
                + screenshot
                + (ImageFormat.isFileName(screenshot) ? "" : PNG);
    }
}
