package io.github.screenshotgateway.images;

/**
 * The media host answered 401, 403, 404 or 410, or 400 to a URL with a query: the image is not stored there yet, or no longer, or its presigned URL has
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

    /** Whether the signature of the URL can be what is refused; what a host does not have, it looks for after that. */
    boolean ofSignature() {
        return status != 404 && status != 410;
    }
}
