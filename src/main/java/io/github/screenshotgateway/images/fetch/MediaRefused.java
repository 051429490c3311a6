package io.github.screenshotgateway.images.fetch;

/**
 * The media host answered 401, 403, 404 or 410, or 400 to a URL with a query. The image is not there yet, is gone or is
 * forbidden, or its presigned URL has expired. A fresh list shows whether the URL has expired; {@code MediaRefusals}
 * decides the rest.
 */
public final class MediaRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    MediaRefused(int status) {
        super("status " + status, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** Whether the URL's signature may be the cause. Hosts check it first, so 404 and 410 rule it out. */
    public boolean mayBeSignature() {
        return status != 404 && status != 410;
    }
}
