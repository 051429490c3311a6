package io.github.screenshotgateway.images;

import io.github.screenshotgateway.screenshots.PreviewWidth;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;

/**
 * What an image is known by: the task, and the id of the screenshot in it. Not its name, and not its URL, which differs
 * on each call when it is presigned.
 *
 * @param source the URL without its query. It is the same for one image; where ids are positions, a list that was read
 *     anew can have another picture at the same one, which is another image.
 * @param preview the width of the preview that it is; {@code null} for the screenshot itself
 */
record ImageKey(TaskId task, String screenshotId, String source, PreviewWidth preview) {
    /** Of the screenshot itself. */
    ImageKey(TaskId task, String screenshotId, String source) {
        this(task, screenshotId, source, null);
    }

    static ImageKey of(TaskId task, Screenshot screenshot) {
        return new ImageKey(task, screenshot.id(), screenshot.source());
    }

    /** Of a preview of the same screenshot. */
    ImageKey preview(PreviewWidth width) {
        return new ImageKey(task, screenshotId, source, width);
    }
}
