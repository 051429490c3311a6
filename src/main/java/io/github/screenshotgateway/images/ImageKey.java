package io.github.screenshotgateway.images;

import io.github.screenshotgateway.screenshots.PreviewWidth;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.upstream.Generation;

/**
 * The cache key of an image: its task, and the screenshot's identity in it. Neither its name nor its URL is part of it:
 * a presigned URL differs on every call.
 *
 * @param identity see {@link Generation#identity}
 * @param preview the width of the preview; {@code null} for the screenshot itself
 */
record ImageKey(TaskId task, String identity, PreviewWidth preview) {
    /** The key of the screenshot itself. */
    ImageKey(TaskId task, String identity) {
        this(task, identity, null);
    }

    /** The key of a preview of the same screenshot. */
    ImageKey preview(PreviewWidth width) {
        return new ImageKey(task, identity, width);
    }
}
