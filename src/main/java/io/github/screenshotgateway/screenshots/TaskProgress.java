package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskLife;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a task had come when its list was read.
 *
 * @param unchangedSince when the task ended or, if it has not, when its list last grew, as far as that is known
 * @param endKnown whether that is when the task ended; a task that was never seen running, and for whose end the vendor
 *     has no time, ended earlier
 */
public record TaskProgress(TaskLife life, Instant unchangedSince, boolean endKnown) {
    private static final Duration UNKNOWN_END = Duration.ofMinutes(1);
    private static final Duration SETTLED = Duration.ofMinutes(5);

    /** How long the task has been over, as far as known: zero while it runs; if unknown, at least a minute. */
    public Duration overFor(Instant now) {
        if (!life.isOver()) {
            return Duration.ZERO;
        }
        Duration seen = Duration.between(unchangedSince, now);
        return endKnown || seen.compareTo(UNKNOWN_END) > 0 ? seen : UNKNOWN_END;
    }

    /** As {@link #overFor}; if the task is not over, how long the list has not grown, from five minutes on. */
    public Duration unchangedFor(Instant now) {
        Duration seen = Duration.between(unchangedSince, now);
        return life.isOver() || seen.compareTo(SETTLED) < 0 ? overFor(now) : seen;
    }

    /** Whether the task ended so long ago that no late screenshot is likely. */
    boolean settled(Instant now) {
        return life == TaskLife.ENDED && overFor(now).compareTo(SETTLED) > 0;
    }
}
