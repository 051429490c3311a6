package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.ProblemType;
import java.time.Instant;

/**
 * The last refresh of a task, when it failed.
 *
 * @param cause why
 * @param at when it ended
 */
record FailedRefresh(ProblemType cause, Instant at) {}
