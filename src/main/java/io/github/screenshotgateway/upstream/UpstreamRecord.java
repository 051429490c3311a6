package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What became of the calls to the API: their number and time by outcome, and the last one for the health data. */
@Singleton
class UpstreamRecord {
    private static final Logger LOG = Logger.getLogger(UpstreamRecord.class);

    private static final String OK = "ok";

    /** A call that a proxy or firewall has answered: neither the key nor the vendor is the one to look at. */
    private static final String INTERMEDIARY = "intermediary";

    /** From a fast answer to the default read time-out. */
    private static final Duration[] BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Answers that say something of one task and nothing of the upstream. */
    private static final Set<String> ABOUT_TASKS =
            Set.of(ProblemType.TASK_NOT_FOUND.slug(), ProblemType.INVALID_REQUEST.slug());

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final ThrottledLog log;
    private volatile Last last = new Last("none yet", null);

    /** The state that the log has told last: {@code ok}, {@code intermediary}, or the slug of a problem. */
    private volatile String logged = OK;

    /**
     * The last call.
     *
     * @param outcome {@code ok}, {@code intermediary}, or the slug of the problem
     * @param at {@code null} before the first call
     */
    record Last(String outcome, Instant at) {}

    UpstreamRecord(MeterRegistry metrics, InstantSource clock, ThrottledLog log) {
        this.metrics = metrics;
        this.clock = clock;
        this.log = log;
        // There from the start: the first one of a counter that was not there before is no increase to Prometheus.
        timer(INTERMEDIARY);
    }

    /** Notes the end of one call; {@code failure} is {@code null} when it went well. */
    void outcome(Throwable failure, Duration took) {
        String outcome = count(failure, took);
        tellChange(outcome, failure);
        last = new Last(outcome, clock.instant());
    }

    /**
     * Notes the end of a call for a status, which a list can do without; it says nothing of the upstream's health. While lists can
     * be read, the log tells that statuses cannot: no task ends then.
     */
    void statusOutcome(Throwable failure, Duration took) {
        String outcome = count(failure, took);
        if (!isOk(outcome) && logged.equals(OK)) {
            log.write(
                    LOG,
                    Logger.Level.WARN,
                    "status " + outcome,
                    "Upstream: lists can be read, but not the status of a task: " + outcome + ". "
                            + failure.getMessage());
        }
    }

    private String count(Throwable failure, Duration took) {
        String outcome = outcomeOf(failure);
        timer(outcome).record(took);
        return outcome;
    }

    private static boolean isOk(String outcome) {
        return outcome.equals(OK) || ABOUT_TASKS.contains(outcome);
    }

    private static String outcomeOf(Throwable failure) {
        if (failure == null) {
            return OK;
        }
        if (failure.getCause() instanceof ApiResponses.IntermediaryAnswer) {
            return INTERMEDIARY;
        }
        return failure instanceof Problem problem ? problem.type().slug() : "fault";
    }

    private Timer timer(String outcome) {
        return Timer.builder("gateway.upstream.calls")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    /**
     * Once for each change, so that an outage does not fill the log, and each state once a minute, so that one broken task among
     * good ones does not.
     */
    private void tellChange(String outcome, Throwable failure) {
        String state = isOk(outcome) ? OK : outcome;
        if (state.equals(logged)) {
            return;
        }
        boolean written = state.equals(OK)
                ? log.write(LOG, Logger.Level.INFO, state, "Upstream: calls succeed again")
                : log.write(LOG, Logger.Level.WARN, state, "Upstream: " + outcome + ". " + failure.getMessage());
        if (written) {
            logged = state;
        }
    }

    Last last() {
        return last;
    }
}
