package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.cluster.Turns;
import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.threads.ViewExecutor;

/**
 * The only way to the vendor's API. Applies a cooldown when the vendor asks for one, a rate limit, a bound on
 * concurrent calls, a circuit breaker, and a few retries. A call that does not pass fails with
 * {@link ProblemType#UPSTREAM_BUSY}.
 */
@Singleton
public class UpstreamGate {
    private static final int RETRIES = 2;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

    /** Bytes. Shorter responses are read on the event loop: a tenth of a millisecond of work. */
    public static final int SHORT = 16 * 1024;

    /** Reads large responses, one at a time: each becomes a tree of up to 30 MB. */
    public static final Executor READING = ViewExecutor.builder(
                    task -> Infrastructure.getDefaultWorkerPool().execute(task))
            .setMaxSize(1)
            .build();

    /** A call that has taken longer is not retried: it timed out twice, and the client has waited long enough. */
    private final Duration retryWindow;

    private final CallRate rate;
    private final Cooldown cooldown;
    private final Circuit circuit;
    private final RetryBudget retries;
    private final Duration readTimeout;
    private final CallOutcomes record;
    private final ServerClock servers;
    private final InstantSource clock;

    UpstreamGate(
            GateConfig config,
            RefusedCalls refusals,
            Turns turns,
            Cooldown cooldown,
            Circuit circuit,
            RetryBudget retries,
            CallOutcomes record,
            ServerClock servers,
            InstantSource clock) {
        this.rate = new CallRate(config.requestsPerSecond(), refusals, turns);
        this.cooldown = cooldown;
        this.circuit = circuit;
        this.retries = retries;
        this.readTimeout = config.readTimeout();
        this.retryWindow = readTimeout.plus(readTimeout.dividedBy(2));
        this.record = record;
        this.servers = servers;
        this.clock = clock;
    }

    /**
     * Makes a call when the gate is open. From then on it must end within the read time-out, however slowly its bytes
     * arrive.
     *
     * <p>A network or server failure is retried while the budget lasts, unless the previous call for the task also
     * failed.
     *
     * @param origin whose turn the call takes
     * @param reader parses the response, as of the given request time; on a worker thread unless the response is short,
     *     because it may have megabytes. Its problems count for the circuit breaker.
     * @return fails only with a {@link Problem}, whatever the upstream or the network does
     */
    public <T> Uni<T> call(CallOrigin origin, Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return Uni.createFrom().deferred(() -> {
            Instant start = clock.instant();
            // Otherwise a broken task would use up the budget.
            int allowedRetries = circuit.lastFailed(origin.task()) ? 0 : RETRIES;
            AtomicInteger tries = new AtomicInteger();
            return inTurn(origin, () -> circuit.guard(origin.task(), () -> makeOnce(call, reader, record::outcome)))
                    // The predicate also sees the last failure.
                    .onFailure(failure -> tries.incrementAndGet() <= allowedRetries && shouldRetry(failure, start))
                    .retry()
                    .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
                    .atMost(RETRIES);
        });
    }

    /** Makes an optional call: once, in turn, never while the circuit is open, and without effect on the circuit. */
    public <T> Uni<T> tryOnce(
            CallOrigin origin, Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return Uni.createFrom().deferred(() -> {
            circuit.check();
            return inTurn(origin, () -> makeOnce(call, reader, record::statusOutcome));
        });
    }

    /** Checks the cooldown twice: it may begin while the call waits for its turn. */
    private <T> Uni<T> inTurn(CallOrigin origin, Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            cooldown.check();
            return rate.paced(origin, () -> {
                cooldown.check();
                return call.get();
            });
        });
    }

    private <T> Uni<T> makeOnce(
            Supplier<Uni<Response>> call,
            BiFunction<Response, Instant, T> reader,
            BiConsumer<Throwable, Duration> recorder) {
        Instant askedAt = clock.instant();
        long start = System.nanoTime();
        return Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(readTimeout)
                .fail()
                .onFailure()
                .transform(failure -> NetworkFailures.toProblem(failure, "The upstream"))
                .invoke(response ->
                        servers.recordUpstreamDate(response.getHeaderString("Date"), response.getHeaderString("Age")))
                .invoke(response -> cooldown.startIfRequested(response))
                .chain(UpstreamGate::offloadIfLong)
                .map(response -> reader.apply(response, askedAt))
                .onItemOrFailure()
                .invoke((item, failure) -> recorder.accept(failure, Duration.ofNanos(System.nanoTime() - start)));
    }

    /**
     * On a worker thread unless the response declares that it is short: waking a worker takes longer than reading that.
     */
    public static Uni<Response> offloadIfLong(Response response) {
        Uni<Response> here = Uni.createFrom().item(response);
        int length = response.getLength();
        return length >= 0 && length <= SHORT ? here : here.emitOn(READING);
    }

    /** A 4xx is never retried, and nothing is once the gate has closed. */
    private boolean shouldRetry(Throwable failure, Instant start) {
        return Circuit.isOutage(failure)
                && !clock.instant().isAfter(start.plus(retryWindow))
                && !cooldown.active()
                && circuit.closed()
                && retries.take();
    }
}
