package io.github.screenshotgateway.upstream.gate;

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

/** Records the outcomes of API calls: number and duration by outcome, and the last one for the health data. */
@Singleton
public class CallOutcomes {
    private static final Logger LOG = Logger.getLogger(CallOutcomes.class);

    /** A proxy or firewall answered the call: neither the key nor the vendor is to blame. */
    private static final String INTERMEDIARY = "intermediary";

    /** From a fast response to the default read time-out. */
    private static final Duration[] BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Responses about one task, which say nothing about the upstream. */
    private static final Set<String> ABOUT_TASKS =
            Set.of(ProblemType.TASK_NOT_FOUND.slug(), ProblemType.INVALID_REQUEST.slug());

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final ThrottledLog log;
    private volatile Last last = new Last("none yet", null);

    /** The state logged last: {@code ok}, {@code intermediary}, or the slug of a problem. */
    private volatile String loggedState = Problem.OK;

    /**
     * The last call.
     *
     * @param outcome {@code ok}, {@code intermediary}, or the slug of the problem
     * @param at {@code null} before the first call
     */
    public record Last(String outcome, Instant at) {}

    public CallOutcomes(MeterRegistry metrics, InstantSource clock, ThrottledLog log) {
        this.metrics = metrics;
        this.clock = clock;
        this.log = log;
        // Registered at startup: Prometheus sees no increase in the first sample of a new counter.
        timer(INTERMEDIARY);
    }

    /** Records the end of a call; {@code failure} is {@code null} on success. */
    void outcome(Throwable failure, Duration took) {
        String outcome = count(failure, took);
        logChange(outcome, failure);
        last = new Last(outcome, clock.instant());
    }

    /**
     * Records the end of a status call. It is optional, so it says nothing about the upstream's health. When lists can
     * be read but statuses cannot, that is logged: no task ends then.
     */
    void statusOutcome(Throwable failure, Duration took) {
        String outcome = count(failure, took);
        if (!isOk(outcome) && loggedState.equals(Problem.OK)) {
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
        return outcome.equals(Problem.OK) || ABOUT_TASKS.contains(outcome);
    }

    private static String outcomeOf(Throwable failure) {
        boolean intermediary = failure != null && failure.getCause() instanceof IntermediaryResponse;
        return intermediary ? INTERMEDIARY : Problem.outcome(failure);
    }

    private Timer timer(String outcome) {
        return Timer.builder("gateway.upstream.calls")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    /**
     * Logs every change once, so an outage does not fill the log, and every state at most once a minute, so one broken
     * task among good ones does not either.
     */
    private void logChange(String outcome, Throwable failure) {
        String state = isOk(outcome) ? Problem.OK : outcome;
        if (state.equals(loggedState)) {
            return;
        }
        boolean written = state.equals(Problem.OK)
                ? log.write(LOG, Logger.Level.INFO, state, "Upstream: calls succeed again")
                : log.write(LOG, Logger.Level.WARN, state, "Upstream: " + outcome + ". " + failure.getMessage());
        if (written) {
            loggedState = state;
        }
    }

    public Last last() {
        return last;
    }
}
