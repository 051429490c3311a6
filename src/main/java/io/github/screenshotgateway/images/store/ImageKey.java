package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.task.TaskId;

/**
 * The cache key of an image: its task, and the screenshot's identity in it. Neither its name nor its URL is part of it:
 * a presigned URL differs on every call.
 *
 * @param identity of the screenshot, by the rule of its API generation
 * @param preview the width of the preview; {@code null} for the screenshot itself
 */
public record ImageKey(TaskId task, String identity, PreviewWidth preview) {
    /** The key of the screenshot itself. */
    public ImageKey(TaskId task, String identity) {
        this(task, identity, null);
    }

    /** The key of a preview of the same screenshot. */
    public ImageKey preview(PreviewWidth width) {
        return new ImageKey(task, identity, width);
    }
}
