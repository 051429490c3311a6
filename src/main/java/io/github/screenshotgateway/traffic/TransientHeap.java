package io.github.screenshotgateway.traffic;

import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The heap for what comes and goes with requests and is large: images and answers on their way, pages and previews that are
 * made. Each has a bound of its own; that of all together is what fits beside what stays (docs/memory.md).
 */
@Singleton
public class TransientHeap {
    /** In percent of the heap. */
    static final int SHARE = 20;

    private final Bound bytes;

    TransientHeap() {
        this(Runtime.getRuntime().maxMemory() * SHARE / 100);
    }

    /** @param most bytes */
    public TransientHeap(long most) {
        this.bytes = new Bound(most, "bytes of answers", Duration.ofSeconds(1));
    }

    /**
     * The bound of one kind.
     *
     * @param most bytes
     * @param what it is, in words for the client
     */
    public Bound part(long most, String what, Duration retryAfter) {
        return bytes.part(most, what, retryAfter);
    }
}
