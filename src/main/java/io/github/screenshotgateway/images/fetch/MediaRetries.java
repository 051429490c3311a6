package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.upstream.gate.GateConfig;
import io.github.screenshotgateway.upstream.gate.RetryBudget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Retries downloads that met a {@link TransientFailure}: at most twice, after a pause, while a client waits for the
 * image and the budget for all media hosts lasts. A pause holds no connection, no turn and no bytes.
 */
@Singleton
class MediaRetries {
    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** A host that asks for a longer pause is not asked again; the problem passes the pause on to clients. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final DownloadMetrics metrics;
    private final RandomGenerator random;
    private final RetryBudget budget;

    /** A retry that starts later would end after clients have given up. */
    private final Duration latestStart;

    MediaRetries(
            Vertx vertx, DownloadMetrics metrics, RandomGenerator random, InstantSource clock, GateConfig upstream) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.random = random;
        // All connections to a host can break at once.
        this.budget = new RetryBudget(clock, MediaConnections.CONNECTIONS);
        Duration readTimeout = upstream.readTimeout();
        this.latestStart = readTimeout.plus(readTimeout.dividedBy(2));
    }

    /**
     * @param attempt makes the first attempt (true) or a retry (false)
     * @return fails with the problem of the last attempt if that failed transiently
     */
    <T> Uni<T> run(FairBulkhead.Claim claim, Function<Boolean, Uni<T>> attempt) {
        return Uni.createFrom().deferred(() -> run(claim, attempt, 0, System.nanoTime()));
    }

    private <T> Uni<T> run(FairBulkhead.Claim claim, Function<Boolean, Uni<T>> attempt, int retry, long start) {
        return attempt.apply(retry == 0).onFailure(TransientFailure.class).recoverWithUni(failure -> {
            Duration pause = pause(failure, retry);
            if (!isWorthARetry(claim, pause, retry, start)) {
                return Uni.createFrom().failure(failure.problem());
            }
            metrics.retried();
            return delay(pause)
                    .chain(() -> claim.abandoned().getAsBoolean()
                            ? Uni.createFrom().failure(failure.problem())
                            : run(claim, attempt, retry + 1, start));
        });
    }

    private boolean isWorthARetry(FairBulkhead.Claim claim, Duration pause, int retry, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return retry < RETRIES
                && pause.compareTo(LONGEST_PAUSE) <= 0
                && took.plus(pause).compareTo(latestStart) <= 0
                && !claim.abandoned().getAsBoolean()
                && budget.take();
    }

    /** Longer by up to a half, so downloads that failed together are not retried together. */
    private Duration pause(TransientFailure failure, int retry) {
        Duration own = FIRST_PAUSE.multipliedBy(1L << (2 * retry));
        Duration least = failure.pause().compareTo(own) > 0 ? failure.pause() : own;
        Duration jittered = least.plusMillis((long) (least.toMillis() * random.nextDouble() / 2));
        return least.compareTo(LONGEST_PAUSE) <= 0 && jittered.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : jittered;
    }

    private Uni<Void> delay(Duration pause) {
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(pause.toMillis(), timer -> emitter.complete(null)));
    }
}
