package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The one gate for all calls to the vendor's API: a rate, a bound on calls at once and a circuit breaker. A call that
 * does not pass fails with {@link ProblemType#UPSTREAM_BUSY}.
 */
@Singleton
class UpstreamGate {
    private static final Logger LOG = Logger.getLogger(UpstreamGate.class);

    /** At the default rate and time-out, 200 calls are under way when the upstream hangs; more would only pile up. */
    static final int CALLS_AT_ONCE = 256;

    /** The circuit breaker's name, for its metrics. */
    private static final String NAME = "upstream";

    /** The breaker opens when half of the last 20 calls failed: an outage, not a hiccup. */
    private static final int CALLS_JUDGED = 20;

    private static final double FAILURE_RATIO = 0.5;

    /** How long an open circuit spares the upstream before one call tries again. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);

    /** What says that the upstream is ill. A missing task or a bad key is an answer, and so is a 429. */
    private static final Set<ProblemType> OUTAGE =
            Set.of(ProblemType.UPSTREAM_BAD_RESPONSE, ProblemType.UPSTREAM_UNREACHABLE, ProblemType.UPSTREAM_TIMEOUT);

    private final CallRate rate;
    private final Guard breaker = breaker();
    private final Duration readTimeout;
    private final UpstreamRecord record;
    private final InstantSource clock;

    UpstreamGate(UpstreamConfig config, UpstreamRecord record, InstantSource clock) {
        this.rate = new CallRate(config.requestsPerSecond());
        this.readTimeout = config.readTimeout();
        this.record = record;
        this.clock = clock;
    }

    private static Guard breaker() {
        return Guard.create()
                .withDescription(NAME)
                .withBulkhead()
                .limit(CALLS_AT_ONCE)
                // The least that the library takes: who is over the limit has waited for the rate already.
                .queueSize(1)
                .done()
                .withCircuitBreaker()
                .name(NAME)
                .requestVolumeThreshold(CALLS_JUDGED)
                .failureRatio(FAILURE_RATIO)
                .delay(OPEN_FOR.toMillis(), ChronoUnit.MILLIS)
                .when(failure -> failure instanceof Problem problem && OUTAGE.contains(problem.type()))
                .onStateChange(UpstreamGate::report)
                .done()
                .build();
    }

    /**
     * Makes a call when the gate is open. From then on it must end within the read time-out, however slowly its bytes
     * arrive.
     *
     * @param call the call itself
     * @param reader makes sense of its answer, which belongs to the given moment; on a worker thread, since an answer
     *     may be megabytes long. The problems that it throws count for the circuit breaker.
     * @return fails with a {@link Problem} for all that an upstream and a network can do
     */
    <T> Uni<T> pass(Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return rate.paced(() -> breaker.get(() -> made(call, reader, record::outcome), new TypeLiteral<Uni<T>>() {
                    private static final long serialVersionUID = 1L;
                }))
                .onFailure()
                .transform(UpstreamGate::refused);
    }

    /** Makes a call that can be done without: it waits for its turn, but the breaker neither stops nor judges it. */
    <T> Uni<T> passAside(Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return rate.paced(() -> made(call, reader, record::count));
    }

    private <T> Uni<T> made(
            Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader, Consumer<Throwable> noted) {
        Instant askedAt = clock.instant();
        return Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(readTimeout)
                .fail()
                .onFailure()
                .transform(failure -> NetworkFailures.named(failure, "The upstream"))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(answer -> reader.apply(answer, askedAt))
                .onItemOrFailure()
                .invoke((item, failure) -> noted.accept(failure));
    }

    private static Throwable refused(Throwable failure) {
        if (failure instanceof CircuitBreakerOpenException) {
            return Problem.busy("The upstream failed too often; the gateway lets it rest.", OPEN_FOR);
        }
        if (failure instanceof BulkheadException) {
            return Problem.busy("Too many calls to the upstream are under way.", Duration.ofSeconds(1));
        }
        return failure;
    }

    private static void report(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> LOG.warnf("Upstream: too many failures, no calls for %d s", OPEN_FOR.toSeconds());
            case HALF_OPEN -> LOG.info("Upstream: trying again");
            case CLOSED -> LOG.info("Upstream: the circuit is closed again");
        }
    }
}
