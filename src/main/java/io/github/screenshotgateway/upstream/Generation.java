package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.task.Screenshot;

/** The generation of the vendor's API. */
public enum Generation {
    /** Its screenshots have no id: position and path together identify an image. */
    V1 {
        @Override
        public String identity(Screenshot screenshot) {
            return screenshot.id() + '@' + screenshot.source();
        }
    },
    V2,
    V3;

    /**
     * Identifies the image of a screenshot within its task, permanently: the vendor's id, wherever the image is stored.
     */
    public String identity(Screenshot screenshot) {
        return screenshot.id();
    }
}
