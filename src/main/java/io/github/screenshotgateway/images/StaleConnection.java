package io.github.screenshotgateway.images;

import java.io.IOException;

/**
 * A connection that was kept for another request turned out to be closed when that came. Servers close connections that
 * are idle, and the news may cross with a request (RFC 9112, section 9.3.1).
 */
final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1L;

    StaleConnection(Throwable cause) {
        super(cause);
    }
}
