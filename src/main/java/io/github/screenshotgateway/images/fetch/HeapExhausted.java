package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.BytesInFlight;
import java.time.Duration;

/** The heap has no room for the rest of an image that is being downloaded; the bytes received so far are dropped. */
public final class HeapExhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    /** @param bytes of heap for the whole image */
    public HeapExhausted(long bytes) {
        super("no room for " + bytes + " bytes", null, false, false);
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    static Problem problemOf(Throwable failure) {
        return ((HeapExhausted) failure).problem();
    }

    public Problem problem() {
        return BoundExceeded.problem(BytesInFlight.NO_MEMORY, Duration.ofSeconds(1), bytes);
    }
}
