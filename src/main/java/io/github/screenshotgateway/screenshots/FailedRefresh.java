package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;

/**
 * The last refresh of a task, when it failed.
 *
 * @param cause why
 * @param detail why, in words for the client
 * @param at when it ended
 */
record FailedRefresh(ProblemType cause, String detail, Instant at) {
    boolean isWithin(Duration time, Instant now) {
        return new TimeSpan(at, time).contains(now);
    }

    /** Without what went wrong below, so that a remembered failure is some words. */
    Problem problem() {
        return new Problem(cause, detail);
    }
}
