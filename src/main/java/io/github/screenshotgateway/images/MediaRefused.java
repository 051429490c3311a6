package io.github.screenshotgateway.images;

/**
 * The media host answered 401, 403, 404 or 410: the image is not stored there yet, or no longer, or its presigned URL has
 * expired, or nobody may have it. A fresh list tells whether the URL has expired; {@link MediaRefusals} judges the rest.
 */
final class MediaRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    MediaRefused(int status) {
        super("status " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
