package io.github.screenshotgateway.bounds;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;

/** The cause of an {@code upstream-busy} of the gateway itself: a bound is reached, and a retry may succeed soon. */
public final class BoundExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    private BoundExceeded(long bytes) {
        super("no room", null, false, false);
        this.bytes = bytes;
    }

    /** @param bytes the missing bytes of heap; 0 when the bound is on something else */
    public static Problem problem(String detail, Duration retryAfter, long bytes) {
        return Problem.busy(detail, retryAfter, new BoundExceeded(bytes));
    }

    public static boolean isCauseOf(Throwable failure) {
        return failure.getCause() instanceof BoundExceeded;
    }

    /** The bytes of heap that a failed operation lacked; 0 when that is unknown or the failure has another cause. */
    public static long missingBytes(Throwable failure) {
        return failure.getCause() instanceof BoundExceeded full ? full.bytes : 0;
    }
}
