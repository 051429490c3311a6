package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;

/**
 * A media host failed in a way that may pass: overload or a broken connection. {@link MediaRetries} retries these
 * downloads.
 */
final class TransientFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final Duration pause;

    /**
     * @param problem for the client when no retry succeeds
     * @param pause requested by the host; zero when it requests none
     */
    TransientFailure(Problem problem, Duration pause) {
        super(problem.getMessage(), problem, false, false);
        this.problem = problem;
        this.pause = pause;
    }

    Problem problem() {
        return problem;
    }

    Duration pause() {
        return pause;
    }
}
