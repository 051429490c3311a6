package io.github.screenshotgateway.edge;

import java.io.IOException;

/**
 * A pooled connection turned out to be closed when it was reused. Servers close idle connections, and the close can
 * cross with a request on the wire (RFC 9112, section 9.3.1).
 */
public final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1L;

    public StaleConnection(Throwable cause) {
        super(cause);
    }
}
