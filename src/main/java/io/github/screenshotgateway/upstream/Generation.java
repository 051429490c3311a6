package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.task.Screenshot;

/** The generation of the vendor's API that stands behind the gateway. */
public enum Generation {
    /** Its screenshots have no id: a position and a path together are one picture. */
    V1 {
        @Override
        public String identity(Screenshot screenshot) {
            return screenshot.id() + '@' + screenshot.source();
        }
    },
    V2,
    V3;

    /**
     * What tells the picture of a screenshot from all others of its task, now and later: the id that the vendor gives it,
     * wherever it stores the picture.
     */
    public String identity(Screenshot screenshot) {
        return screenshot.id();
    }
}
