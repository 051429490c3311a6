package io.github.screenshotgateway.upstream;

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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.threads.ViewExecutor;

/**
 * The one gate for all calls to the vendor's API: a cooldown when the vendor asks for one, a rate, a bound on calls at
 * once, a circuit breaker, and a few retries. A call that does not pass fails with {@link ProblemType#UPSTREAM_BUSY}.
 */
@Singleton
class UpstreamGate {
    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Bytes of an answer that is read where it arrives, on an event loop: a tenth of a millisecond's work. */
    static final int SHORT = 16 * 1024;

    /** For large answers, one at a time: each is read into a tree of up to 30 MB. */
    static final Executor READING = ViewExecutor.builder(
                    task -> Infrastructure.getDefaultWorkerPool().execute(task))
            .setMaxSize(1)
            .build();

    /** A call that has taken longer has timed out twice, and clients have waited long enough. */
    private final Duration longestStart;

    private final ApiKey key;
    private final CallRate rate;
    private final Cooldown cooldown;
    private final Circuit circuit;
    private final RetryBudget retries;
    private final ApiResponses answers;
    private final Duration readTimeout;
    private final UpstreamRecord record;
    private final ServerClock servers;
    private final InstantSource clock;

    UpstreamGate(
            UpstreamConfig config,
            ApiKey key,
            RefusedCalls refusals,
            Cooldown cooldown,
            Circuit circuit,
            RetryBudget retries,
            ApiResponses answers,
            UpstreamRecord record,
            ServerClock servers,
            InstantSource clock) {
        this.key = key;
        this.rate = new CallRate(config.requestsPerSecond(), refusals);
        this.cooldown = cooldown;
        this.circuit = circuit;
        this.retries = retries;
        this.answers = answers;
        this.readTimeout = config.readTimeout();
        this.longestStart = readTimeout.plus(readTimeout.dividedBy(2));
        this.record = record;
        this.servers = servers;
        this.clock = clock;
    }

    /**
     * Makes a call when the gate is open. From then on it must end within the read time-out, however slowly its bytes
     * arrive. A failure of the network or the server is tried again, while the budget lasts and unless the call before it
     * for the same task failed, too. A call whose key was rejected is tried once more when there is another key by now.
     *
     * @param flow whose turn it takes
     * @param call the call itself, given the key
     * @param reader makes sense of its answer, which belongs to the given moment; on a worker thread unless the answer is
     *     short, since it may be megabytes long. The problems that it throws count for the circuit breaker.
     * @return fails with a {@link Problem} for all that an upstream and a network can do
     */
    <T> Uni<T> pass(Flow flow, Function<String, Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return withKey(value -> tried(flow, () -> call.apply(value), reader));
    }

    /** Makes a call that can be done without: once, in its turn, never while the circuit is open, and unjudged by it. */
    <T> Uni<T> passAside(Flow flow, Function<String, Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return withKey(value -> Uni.createFrom().deferred(() -> {
            circuit.check();
            return inTurn(flow, () -> made(() -> call.apply(value), reader, record::statusOutcome));
        }));
    }

    private <T> Uni<T> withKey(Function<String, Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            String used = key.value();
            return call.apply(used).onFailure(UpstreamGate::isRejection).recoverWithUni(rejection -> key.renewed(used)
                    .chain(renewed ->
                            renewed ? call.apply(key.value()) : Uni.createFrom().failure(rejection)));
        });
    }

    private static boolean isRejection(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.UPSTREAM_REJECTED_CREDENTIALS;
    }

    private <T> Uni<T> tried(Flow flow, Supplier<Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return Uni.createFrom().deferred(() -> {
            Instant start = clock.instant();
            // Otherwise a task that stays broken would use the budget up.
            int retriesOfThis = circuit.lastFailed(flow.task()) ? 0 : RETRIES;
            AtomicInteger tries = new AtomicInteger();
            return inTurn(flow, () -> circuit.guard(flow.task(), () -> made(call, reader, record::outcome)))
                    // The last failure is asked about, too.
                    .onFailure(failure -> tries.incrementAndGet() <= retriesOfThis && isWorthARetry(failure, start))
                    .retry()
                    .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                    .atMost(RETRIES);
        });
    }

    /** Looks twice at the cooldown: it may begin while the call waits for its turn. */
    private <T> Uni<T> inTurn(Flow flow, Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            cooldown.check();
            return rate.paced(flow, () -> {
                cooldown.check();
                return call.get();
            });
        });
    }

    private <T> Uni<T> made(
            Supplier<Uni<Response>> call,
            BiFunction<Response, Instant, T> reader,
            BiConsumer<Throwable, Duration> noted) {
        Instant askedAt = clock.instant();
        long start = System.nanoTime();
        return Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(readTimeout)
                .fail()
                .onFailure()
                .transform(failure -> NetworkFailures.named(failure, "The upstream"))
                .invoke(answer ->
                        servers.upstreamAnswered(answer.getHeaderString("Date"), answer.getHeaderString("Age")))
                .invoke(answer -> answers.pause(answer).ifPresent(cooldown::start))
                .chain(UpstreamGate::whereItMayTakeTime)
                .map(answer -> reader.apply(answer, askedAt))
                .onItemOrFailure()
                .invoke((item, failure) -> noted.accept(failure, Duration.ofNanos(System.nanoTime() - start)));
    }

    /** On a worker thread unless the answer says that it is short; waking one takes longer than to read that. */
    static Uni<Response> whereItMayTakeTime(Response answer) {
        Uni<Response> here = Uni.createFrom().item(answer);
        int length = answer.getLength();
        return length >= 0 && length <= SHORT ? here : here.emitOn(READING);
    }

    /** Never what the upstream says of the request (4xx), and never when the gate is shut by now. */
    private boolean isWorthARetry(Throwable failure, Instant start) {
        return Circuit.isOutage(failure)
                && !clock.instant().isAfter(start.plus(longestStart))
                && !cooldown.active()
                && circuit.closed()
                && retries.take();
    }
}
