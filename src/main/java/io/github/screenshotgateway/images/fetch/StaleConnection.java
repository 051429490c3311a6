package io.github.screenshotgateway.images.fetch;

import java.io.IOException;

/**
 * A pooled connection turned out to be closed when it was reused. Servers close idle connections, and the close can
 * cross with a request on the wire (RFC 9112, section 9.3.1).
 */
final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1L;

    StaleConnection(Throwable cause) {
        super(cause);
    }
}
