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
    private static final String NONE = "none yet";

    /** Answers that say something of one task and nothing of the upstream. */
    private static final Set<String> ABOUT_TASKS =
            Set.of(ProblemType.TASK_NOT_FOUND.slug(), ProblemType.INVALID_REQUEST.slug());

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private volatile Last last = new Last(NONE, Instant.EPOCH);

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
        String outcome = failure == null
                ? OK
                : failure instanceof Problem problem ? problem.type().slug() : "fault";
        metrics.counter("gateway.upstream.calls", "outcome", outcome).increment();
        tellChange(outcome, failure);
        last = new Last(outcome, clock.instant());
    }

    /** Once for each change, so that an outage does not fill the log. */
    private void tellChange(String outcome, Throwable failure) {
        if (outcome.equals(last.outcome()) || ABOUT_TASKS.contains(outcome)) {
            return;
        }
        if (!outcome.equals(OK)) {
            LOG.warnf("Upstream: %s. %s", outcome, failure.getMessage());
        } else if (!ABOUT_TASKS.contains(last.outcome()) && !last.outcome().equals(NONE)) {
            LOG.info("Upstream: calls succeed again");
        }
    }

    Last last() {
        return last;
    }
}
