package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;

/**
 * A whole PNG, on the heap. Only {@link #of} makes them of what was downloaded, so nothing half is ever stored or served.
 *
 * @param content never changed after it was made
 * @param tag half of the SHA-256 of the content; who makes an image of what was stored has compared it
 */
record Image(byte[] content, EntityTag tag) {
    /**
     * Checks what was downloaded. Digests all of it, so it belongs on a worker thread.
     *
     * @throws Problem {@code image-rejected} when it is not a PNG from its first to its last byte
     */
    static Image of(byte[] content) {
        if (!Png.startsLikeOne(content)) {
            throw Reason.NOT_A_PNG.problem("What the media host sent is not a PNG.");
        }
        if (!Png.endsLikeOne(content)) {
            throw Reason.CUT_OFF.problem("The media host sent a PNG that is cut off.");
        }
        return new Image(content, EntityTag.of(content));
    }

    /** In bytes. */
    int size() {
        return content.length;
    }
}
