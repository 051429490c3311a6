package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;

/** A media host failed in a way that may pass: it is overloaded, or the connection broke. {@link MediaRetries} repeats those. */
final class TransientFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final Duration pause;

    /**
     * @param problem for the client when no retry helps
     * @param pause that the host asks for; zero when it asks for none
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
