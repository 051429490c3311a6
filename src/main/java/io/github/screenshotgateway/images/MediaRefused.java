package io.github.screenshotgateway.images;

/**
 * The media host answered 401, 403, 404 or 410: the image is no longer stored there, or its presigned URL has expired.
 * Which one it is, a fresh list tells.
 */
final class MediaRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MediaRefused(int status) {
        super("status " + status, null, false, false);
    }
}
