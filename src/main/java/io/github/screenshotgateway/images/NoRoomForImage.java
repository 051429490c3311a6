package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.NoRoom;
import java.time.Duration;

/** There is no room on the heap for the rest of an image that arrives; what has arrived of it is dropped. */
final class NoRoomForImage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    /** @param bytes of heap for all of it */
    NoRoomForImage(long bytes) {
        super("no room for " + bytes + " bytes", null, false, false);
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    static Problem problemOf(Throwable full) {
        return ((NoRoomForImage) full).problem();
    }

    Problem problem() {
        return NoRoom.problem("Too many bytes of images are already in progress.", Duration.ofSeconds(1), bytes);
    }
}
