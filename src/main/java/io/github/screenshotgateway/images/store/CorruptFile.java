package io.github.screenshotgateway.images.store;

import java.io.IOException;

/** A stored file differs from what was written: it is truncated, changed or of another kind. */
final class CorruptFile extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptFile(String message) {
        super(message);
    }
}
