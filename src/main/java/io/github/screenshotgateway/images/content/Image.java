package io.github.screenshotgateway.images.content;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;

/**
 * A complete image on the heap. Downloads become images only through {@link #of}, so no partial image is ever stored or
 * served.
 *
 * @param content never modified
 * @param tag half of the SHA-256 of the content; code that loads a stored image verifies it
 */
public record Image(byte[] content, EntityTag tag) {
    /**
     * Validates a download. Digests all of it, so it belongs on a worker thread.
     *
     * @throws Problem {@code image-rejected} when it is not a complete image of a supported format
     */
    public static Image of(byte[] content) {
        ImageFormat format = ImageFormat.of(content)
                .orElseThrow(() -> Reason.UNKNOWN_FORMAT.problem("The media host sent "
                        + RejectedContent.describe(content) + ", but the gateway delivers only PNG, JPEG and WebP."));
        if (!format.isWhole(content)) {
            throw Reason.CUT_OFF.problem("The media host sent a " + format + " that is truncated.");
        }
        return new Image(content, EntityTag.of(content));
    }

    public ImageFormat format() {
        return ImageFormat.of(content).orElseThrow();
    }

    /** In bytes. */
    public int size() {
        return content.length;
    }
}
