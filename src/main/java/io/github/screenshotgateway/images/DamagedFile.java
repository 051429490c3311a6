package io.github.screenshotgateway.images;

import java.io.IOException;

/** A stored image is not what was written: cut off, changed, or another kind of file. */
final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFile(String message) {
        super(message);
    }
}
