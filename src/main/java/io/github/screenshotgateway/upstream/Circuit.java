package io.github.screenshotgateway.upstream;

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
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Spares an upstream that is ill, and bounds the calls that are under way at once. A task that alone cannot be read opens no
 * circuit for the others, as {@link FailingTasks} says, and is not the first one to try whether the upstream is well.
 */
@Singleton
class Circuit {
    private static final Logger LOG = Logger.getLogger(Circuit.class);

    /** At the default rate and time-out, 200 calls are under way when the upstream hangs; more would only pile up. */
    static final int CALLS_AT_ONCE = 256;

    /** The circuit breaker's name, for its metrics. */
    private static final String NAME = "upstream";

    /** It opens when half of the last 20 calls failed: an outage, not a hiccup. */
    private static final int CALLS_JUDGED = 20;

    private static final double FAILURE_RATIO = 0.5;

    /** After this time one call tries whether the upstream is well; as often as a list is refreshed by default. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(2);

    /** The same for a task that has failed of late: until then, it leaves the probe to others. */
    private static final Duration OPEN_FOR_FAILING = OPEN_FOR.multipliedBy(2);

    private final Guard bulkhead = Guard.create()
            .withBulkhead()
            .limit(CALLS_AT_ONCE)
            // The least that the library takes: who is over the limit has waited for the rate already.
            .queueSize(1)
            .done()
            .build();

    private final Guard breaker = Guard.create()
            .withDescription(NAME)
            .withCircuitBreaker()
            .name(NAME)
            .requestVolumeThreshold(CALLS_JUDGED)
            .failureRatio(FAILURE_RATIO)
            .delay(OPEN_FOR.toMillis(), ChronoUnit.MILLIS)
            // A call too many is one as well: the others hang.
            .when(failure -> isOutage(failure) || failure instanceof BulkheadException)
            .onStateChange(this::changed)
            .done()
            .build();

    private final RefusedCalls refusals;
    private final CircuitBreakerMaintenance breakers;
    private final FailingTasks failing;

    /** The clock of the library, whose delays cannot be set by tests. */
    private volatile long openedAt;

    private volatile boolean outage;

    Circuit(RefusedCalls refusals, CircuitBreakerMaintenance breakers, InstantSource clock) {
        this.refusals = refusals;
        this.breakers = breakers;
        this.failing = new FailingTasks(clock);
    }

    /** @return what the call returns; fails with {@code upstream-busy} when it was not made */
    <T> Uni<T> guard(TaskId task, Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> {
                    boolean closed = closed();
                    if (!closed && failing.contains(task) && sinceOpened().compareTo(OPEN_FOR_FAILING) < 0) {
                        throw open(OPEN_FOR_FAILING);
                    }
                    boolean counts = !closed || failing.counts(task);
                    Supplier<Uni<T>> bounded = () -> through(bulkhead, () -> noted(task, counts, call));
                    return counts ? through(breaker, bounded) : bounded.get();
                })
                .onFailure()
                .transform(this::refused);
    }

    /** Whether the last call for the task has failed, a moment ago. */
    boolean lastFailed(TaskId task) {
        return failing.lastFailed(task);
    }

    private static <T> Uni<T> through(Guard guard, Supplier<Uni<T>> call) {
        return guard.get(call, new TypeLiteral<Uni<T>>() {
            private static final long serialVersionUID = 1L;
        });
    }

    private <T> Uni<T> noted(TaskId task, boolean counts, Supplier<Uni<T>> call) {
        return call.get().onItemOrFailure().invoke((item, failure) -> {
            if (isOutage(failure)) {
                failing.noteFailure(task, counts);
            } else {
                failing.noteSuccess(task);
            }
        });
    }

    /**
     * What says that the upstream is ill, and may be well a moment later. A missing task or a bad key is an answer, and
     * so is a 429; a list that cannot be read says something of one task.
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
            throw open(OPEN_FOR);
        }
    }

    boolean closed() {
        return breakers.currentState(NAME) == CircuitBreakerState.CLOSED;
    }

    private Throwable refused(Throwable failure) {
        if (failure instanceof CircuitBreakerOpenException) {
            return open(OPEN_FOR);
        }
        if (failure instanceof BulkheadException) {
            return refusals.refuse(
                    RefusedCalls.Reason.CROWD, "Too many calls to the upstream are in progress.", Duration.ofSeconds(1));
        }
        return failure;
    }

    private Duration sinceOpened() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    private Problem open(Duration openFor) {
        return refusals.refuse(
                RefusedCalls.Reason.CIRCUIT,
                "The upstream failed too often; the gateway makes one call at a time.",
                openFor.minus(sinceOpened()));
    }

    /** An outage is told once, and its end; not each call that finds it lasting. */
    private void changed(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> {
                openedAt = System.nanoTime();
                if (!outage) {
                    LOG.warnf("Upstream: too many failures; one call at a time, %d s apart", OPEN_FOR.toSeconds());
                }
                outage = true;
            }
            case HALF_OPEN -> LOG.debug("Upstream: trying again");
            case CLOSED -> {
                outage = false;
                LOG.info("Upstream: the circuit is closed again");
            }
        }
    }
}
