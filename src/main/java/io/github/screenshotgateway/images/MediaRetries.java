package io.github.screenshotgateway.images;

import io.github.screenshotgateway.traffic.FairBulkhead;
import io.github.screenshotgateway.upstream.RetryBudget;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Repeats downloads that met a {@link TransientFailure}: twice at the most, after a pause, while somebody waits for the
 * image and the budget for all media hosts lasts. A pause holds neither a connection nor a turn nor bytes.
 */
@Singleton
class MediaRetries {
    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** A host that asks for a longer pause is left alone: clients are told how long. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final DownloadMetrics metrics;
    private final RandomGenerator random;
    private final RetryBudget budget;

    /** A try that would begin later would end after clients have given up. */
    private final Duration latestStart;

    MediaRetries(
            Vertx vertx,
            DownloadMetrics metrics,
            RandomGenerator random,
            InstantSource clock,
            UpstreamConfig upstream) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.random = random;
        // All connections to a host can break at once.
        this.budget = new RetryBudget(clock, MediaConnections.CONNECTIONS);
        Duration readTimeout = upstream.readTimeout();
        this.latestStart = readTimeout.plus(readTimeout.dividedBy(2));
    }

    /**
     * @param attempt makes the first try, or a further one
     * @return fails with the problem of the last try, when its failure was a transient one
     */
    <T> Uni<T> run(FairBulkhead.Claim claim, Function<Boolean, Uni<T>> attempt) {
        return Uni.createFrom().deferred(() -> run(claim, attempt, 0, System.nanoTime()));
    }

    private <T> Uni<T> run(FairBulkhead.Claim claim, Function<Boolean, Uni<T>> attempt, int retry, long start) {
        return attempt.apply(retry == 0).onFailure(TransientFailure.class).recoverWithUni(met -> {
            Duration pause = pause(met, retry);
            if (!isWorthARetry(claim, pause, retry, start)) {
                return Uni.createFrom().failure(met.problem());
            }
            metrics.retried();
            return after(pause)
                    .chain(() -> claim.abandoned().getAsBoolean()
                            ? Uni.createFrom().failure(met.problem())
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

    /** Longer by up to a half, so that downloads that failed together do not come back together. */
    private Duration pause(TransientFailure met, int retry) {
        Duration own = FIRST_PAUSE.multipliedBy(1L << (2 * retry));
        Duration least = met.pause().compareTo(own) > 0 ? met.pause() : own;
        Duration jittered = least.plusMillis((long) (least.toMillis() * random.nextDouble() / 2));
        return least.compareTo(LONGEST_PAUSE) <= 0 && jittered.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : jittered;
    }

    private Uni<Void> after(Duration pause) {
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(pause.toMillis(), timer -> emitter.complete(null)));
    }
}
