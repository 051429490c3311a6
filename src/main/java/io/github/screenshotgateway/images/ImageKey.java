package io.github.screenshotgateway.images;

import io.github.screenshotgateway.screenshots.PreviewWidth;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.upstream.Generation;

/**
 * What an image is known by: the task, and the identity of the screenshot in it. Not its name, and not its URL, which differs
 * on each call when it is presigned.
 *
 * @param identity as {@link Generation#identity} has it
 * @param preview the width of the preview that it is; {@code null} for the screenshot itself
 */
record ImageKey(TaskId task, String identity, PreviewWidth preview) {
    /** Of the screenshot itself. */
    ImageKey(TaskId task, String identity) {
        this(task, identity, null);
    }

    /** Of a preview of the same screenshot. */
    ImageKey preview(PreviewWidth width) {
        return new ImageKey(task, identity, width);
    }
}
