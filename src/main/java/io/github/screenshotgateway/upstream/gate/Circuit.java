package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Protects a failing upstream, and bounds the concurrent calls to it.
 *
 * <p>A single task that cannot be read does not open the circuit for the others ({@link FailingTasks}), and is not the
 * first to probe the upstream.
 */
@Singleton
public class Circuit {
    private static final Logger LOG = Logger.getLogger(Circuit.class);

    /** At the default rate and time-out, 200 calls are in progress when the upstream hangs; more would only pile up. */
    public static final int CALLS_AT_ONCE = 256;

    /** The circuit breaker's name in its metrics. */
    private static final String NAME = "upstream";

    /** The circuit opens when half of the last 20 calls failed: an outage, not a hiccup. */
    private static final int WINDOW_SIZE = 20;

    private static final double FAILURE_RATIO = 0.5;

    /** After this time one call probes the upstream; as often as a list is refreshed by default. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(2);

    /** The same for a task that failed recently: until then, it leaves the probe to others. */
    private static final Duration OPEN_FOR_FAILING = OPEN_FOR.multipliedBy(2);

    private final Guard bulkhead = Guard.create()
            .withBulkhead()
            .limit(CALLS_AT_ONCE)
            // The library's minimum: a call over the limit has already waited for the rate.
            .queueSize(1)
            .done()
            .build();

    private final Guard breaker = Guard.create()
            .withDescription(NAME)
            .withCircuitBreaker()
            .name(NAME)
            .requestVolumeThreshold(WINDOW_SIZE)
            .failureRatio(FAILURE_RATIO)
            .delay(OPEN_FOR.toMillis(), ChronoUnit.MILLIS)
            // A full bulkhead is a failure, too: the calls in it hang.
            .when(failure -> isOutage(failure) || failure instanceof BulkheadException)
            .onStateChange(this::logChange)
            .done()
            .build();

    private final RefusedCalls refusals;
    private final CircuitBreakerMaintenance breakers;
    private final FailingTasks failing;
    private final InstantSource clock;

    /** {@code System.nanoTime()}, as in the library, whose delays tests cannot control. */
    private volatile long openedAt;

    /** {@code null} when there is no outage. */
    private volatile Instant outageSince;

    Circuit(RefusedCalls refusals, CircuitBreakerMaintenance breakers, InstantSource clock) {
        this.refusals = refusals;
        this.breakers = breakers;
        this.failing = new FailingTasks(clock);
        this.clock = clock;
    }

    /** @return the result of the call; fails with {@code upstream-busy} when it is not made */
    <T> Uni<T> guard(TaskId task, Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> {
                    boolean closed = closed();
                    if (!closed && failing.contains(task) && sinceOpened().compareTo(OPEN_FOR_FAILING) < 0) {
                        throw circuitOpen(OPEN_FOR_FAILING);
                    }
                    boolean counts = !closed || failing.counts(task);
                    Supplier<Uni<T>> bounded = () -> through(bulkhead, () -> recordOutcome(task, counts, call));
                    return counts ? through(breaker, bounded) : bounded.get();
                })
                .onFailure()
                .transform(this::asProblem);
    }

    /** Whether the last call for the task failed, within the last minute. */
    boolean lastFailed(TaskId task) {
        return failing.lastFailed(task);
    }

    private static <T> Uni<T> through(Guard guard, Supplier<Uni<T>> call) {
        return guard.get(call, new TypeLiteral<Uni<T>>() {
            private static final long serialVersionUID = 1L;
        });
    }

    private <T> Uni<T> recordOutcome(TaskId task, boolean counts, Supplier<Uni<T>> call) {
        return call.get().onItemOrFailure().invoke((item, failure) -> {
            if (isOutage(failure)) {
                failing.noteFailure(task, counts);
            } else {
                failing.noteSuccess(task);
            }
        });
    }

    /**
     * Whether the failure means that the upstream is down, perhaps only briefly. A missing task, a bad key and a 429
     * are responses; an unreadable list concerns one task.
     */
    static boolean isOutage(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.type() == ProblemType.UPSTREAM_UNREACHABLE
                        || problem.type() == ProblemType.UPSTREAM_TIMEOUT
                        || problem.getCause() instanceof ServerFailure);
    }

    /** @throws Problem {@code upstream-busy} unless the circuit is closed */
    void check() {
        if (!closed()) {
            throw circuitOpen(OPEN_FOR);
        }
    }

    boolean closed() {
        return breakers.currentState(NAME) == CircuitBreakerState.CLOSED;
    }

    private Throwable asProblem(Throwable failure) {
        if (failure instanceof CircuitBreakerOpenException) {
            return circuitOpen(OPEN_FOR);
        }
        if (failure instanceof BulkheadException) {
            return refusals.refuse(
                    RefusedCalls.Reason.CROWD,
                    "Too many calls to the upstream are in progress.",
                    Duration.ofSeconds(1));
        }
        return failure;
    }

    private Duration sinceOpened() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    private Problem circuitOpen(Duration duration) {
        Instant since = outageSince;
        return refusals.refuse(
                RefusedCalls.Reason.CIRCUIT,
                "The upstream has not been answering correctly" + (since == null ? "" : " since " + since)
                        + ". The gateway tries again every " + OPEN_FOR.toSeconds() + " s.",
                duration.minus(sinceOpened()));
    }

    /** Logs the start and the end of an outage, not every probe that fails in between. */
    private void logChange(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> {
                openedAt = System.nanoTime();
                if (outageSince == null) {
                    outageSince = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                    LOG.warnf("Upstream: too many failures; one call at a time, %d s apart", OPEN_FOR.toSeconds());
                }
            }
            case HALF_OPEN -> LOG.debug("Upstream: trying again");
            case CLOSED -> {
                outageSince = null;
                LOG.info("Upstream: the circuit is closed again");
            }
        }
    }
}
