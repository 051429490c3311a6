package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.TransientHeap;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The heap that images take together on their way into the store, so that media hosts cannot fill it. What is counted is
 * what is allocated, not what has arrived. For the moment in which an array is copied into a larger one, both are there,
 * and the larger one is counted. Thread-safe.
 */
@Singleton
final class BytesInFlight {
    /** Two of the largest images at the default maximum size, and a few hundred ordinary ones. */
    static final long LIMIT = 64L * 1024 * 1024;

    private final Bound bytes;

    BytesInFlight(TransientHeap heap) {
        this.bytes = heap.part(LIMIT, "bytes of images", Duration.ofSeconds(1));
    }

    /** @throws Problem {@code upstream-busy} when they would be too many; then they are not counted */
    void add(int count) {
        bytes.enter(count);
    }

    /** To be called once for what was added. */
    void release(long count) {
        bytes.leave(count);
    }

    long bytes() {
        return bytes.taken();
    }
}
