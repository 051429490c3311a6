package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all downloads under way together, bounded so that media hosts cannot fill the memory. The heap holds up
 * to three times as much: what has arrived in a buffer that grows, and a copy of it while it is checked.
 */
@Singleton
class BytesInFlight {
    private final AtomicLong bytes = new AtomicLong();

    /** Two of the largest images at the default maximum size, and a few hundred ordinary ones. */
    static final long LIMIT = 64L * 1024 * 1024;

    long bytes() {
        return bytes.get();
    }

    /** @throws Problem {@code upstream-busy} when they would be too many; then they are not counted */
    void add(int count) {
        if (bytes.addAndGet(count) > LIMIT) {
            bytes.addAndGet(-count);
            throw Problem.busy("Too many bytes of images are under way.", Duration.ofSeconds(1));
        }
    }

    void release(long count) {
        bytes.addAndGet(-count);
    }
}
