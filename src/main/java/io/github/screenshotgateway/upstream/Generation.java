package io.github.screenshotgateway.upstream;

/** The generation of the vendor's API. */
public enum Generation {
    /** Its screenshots have no id: position and path together identify an image. */
    V1 {
        @Override
        public String identity(String id, String source) {
            return id + '@' + source;
        }
    },
    V2,
    V3;

    /**
     * Identifies the image of a screenshot within its task, permanently: the vendor's id, wherever the image is stored.
     *
     * @param id the screenshot's, as {@link io.github.screenshotgateway.task.Screenshot} has it
     * @param source its URL without query and fragment
     */
    public String identity(String id, String source) {
        return id;
    }
}
