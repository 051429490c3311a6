package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;

/** What became of the calls to the API: a counter by outcome, and the last one for the health data. */
@Singleton
class UpstreamRecord {
    private static final Logger LOG = Logger.getLogger(UpstreamRecord.class);

    private static final String OK = "ok";

    /** Answers that say something of one task and nothing of the upstream. */
    private static final Set<String> ABOUT_TASKS =
            Set.of(ProblemType.TASK_NOT_FOUND.slug(), ProblemType.INVALID_REQUEST.slug());

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private volatile Last last = new Last("none yet", Instant.EPOCH);
    private volatile boolean failing;

    /**
     * The last call.
     *
     * @param outcome {@code ok}, or the slug of the problem
     */
    record Last(String outcome, Instant at) {}

    UpstreamRecord(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Notes the end of one call; {@code failure} is {@code null} when it went well. */
    void outcome(Throwable failure) {
        String outcome = count(failure);
        tellChange(outcome, failure);
        last = new Last(outcome, clock.instant());
    }

    /** Counts a call that can be done without; it says nothing of the upstream's health. */
    String count(Throwable failure) {
        String outcome = failure == null
                ? OK
                : failure instanceof Problem problem ? problem.type().slug() : "fault";
        metrics.counter("gateway.upstream.calls", "outcome", outcome).increment();
        return outcome;
    }

    /** Once for each change, so that an outage does not fill the log. */
    private void tellChange(String outcome, Throwable failure) {
        boolean failed = !outcome.equals(OK) && !ABOUT_TASKS.contains(outcome);
        if (failed && !(failing && outcome.equals(last.outcome()))) {
            LOG.warnf("Upstream: %s. %s", outcome, failure.getMessage());
        } else if (!failed && failing) {
            LOG.info("Upstream: calls succeed again");
        }
        failing = failed;
    }

    Last last() {
        return last;
    }
}
