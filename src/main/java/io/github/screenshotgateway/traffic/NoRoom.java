package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;

/** The cause of an {@code upstream-busy} that is the gateway's own: a bound is reached, and there is room in a moment. */
public final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    private NoRoom(long bytes) {
        super("no room", null, false, false);
        this.bytes = bytes;
    }

    /** @param bytes of heap for which there is no room; 0 when it is something else that is bounded */
    public static Problem problem(String detail, Duration retryAfter, long bytes) {
        return Problem.busy(detail, retryAfter, new NoRoom(bytes));
    }

    public static boolean isCauseOf(Throwable failure) {
        return failure.getCause() instanceof NoRoom;
    }

    /** The bytes of heap that were missing to what has failed; 0 when it is not known, or something else. */
    public static long missingTo(Throwable failure) {
        return failure.getCause() instanceof NoRoom full ? full.bytes : 0;
    }
}
