package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;

/**
 * A whole image, on the heap. Only {@link #of} makes them of what was downloaded, so nothing half is ever stored or served.
 *
 * @param content never changed after it was made
 * @param tag half of the SHA-256 of the content; who makes an image of what was stored has compared it
 */
record Image(byte[] content, EntityTag tag) {
    /**
     * Checks what was downloaded. Digests all of it, so it belongs on a worker thread.
     *
     * @throws Problem {@code image-rejected} when it is no whole image of one of the formats
     */
    static Image of(byte[] content) {
        ImageFormat format = ImageFormat.of(content)
                .orElseThrow(() -> Reason.UNKNOWN_FORMAT.problem("The media host sent "
                        + OtherContent.words(content) + ", but the gateway delivers only PNG, JPEG and WebP."));
        if (!format.isWhole(content)) {
            throw Reason.CUT_OFF.problem("The media host sent a " + format + " that is truncated.");
        }
        return new Image(content, EntityTag.of(content));
    }

    ImageFormat format() {
        return ImageFormat.of(content).orElseThrow();
    }

    /** In bytes. */
    int size() {
        return content.length;
    }
}
