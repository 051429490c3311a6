package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;

/**
 * The last refresh of a task, if it failed.
 *
 * @param cause the type of the problem
 * @param detail the explanation for the client
 * @param at when the refresh ended
 */
record FailedRefresh(ProblemType cause, String detail, Instant at) {
    boolean isWithin(Duration time, Instant now) {
        return new TimeSpan(at, time).contains(now);
    }

    /** Without its cause, so that a remembered failure takes little memory. */
    Problem problem() {
        return new Problem(cause, detail);
    }
}
