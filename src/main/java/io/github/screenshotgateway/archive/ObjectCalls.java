package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.archive.ObjectFailure.Kind;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.traffic.CallerContext;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Calls that read an object store, or calls that write it: limited in time, and suspended for some seconds when the last ones
 * have failed. An outage and its end are logged once. Thread-safe.
 */
final class ObjectCalls implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ObjectCalls.class);

    /** Calls are signed there, and responses are read; the first calls wait for credentials. */
    private static final int WORKERS = 4;

    /** An outage is half of so many calls, so a few large objects on a slow link do not count as one. */
    private static final int WINDOW = 10;

    private static final int LONGEST_REASON = 150;

    private static final Duration SUSPENSION = Duration.ofSeconds(5);

    /** The kinds of calls; also their names in metrics. */
    enum Call {
        GET,
        HEAD,
        PUT,
        LIST,
        DELETE
    }

    /** Whether the calls read or write; with the words for the log. */
    enum Use {
        READ("read", "The gateway works without it"),
        WRITE("written", "Nothing is stored there");

        private final String participle;
        private final String withoutIt;

        Use(String participle, String withoutIt) {
            this.participle = participle;
            this.withoutIt = withoutIt;
        }
    }

    private final String bucket;
    private final Use use;
    private final ArchiveMetrics metrics;
    private final WorkerExecutor workers;
    private final Guard breaker;
    /** The last outage that was logged and not over yet; {@code null} for none. */
    private final AtomicReference<String> outage = new AtomicReference<>();

    private volatile ObjectFailure last;

    /** @param bucket with its prefix */
    ObjectCalls(String bucket, Use use, ArchiveMetrics metrics, Vertx vertx) {
        this.bucket = bucket;
        this.use = use;
        this.metrics = metrics;
        this.workers = vertx.createSharedWorkerExecutor("objects", WORKERS);
        this.breaker = Guard.create()
                .withDescription("archive " + use.participle)
                .withCircuitBreaker()
                .name("archive " + bucket + " " + use.participle)
                .requestVolumeThreshold(WINDOW)
                .failureRatio(0.5)
                .delay(SUSPENSION.toMillis(), ChronoUnit.MILLIS)
                .when(failure ->
                        failure instanceof ObjectFailure object && object.kind().isOutage())
                .onStateChange(this::onStateChange)
                .done()
                .build();
    }

    /** Whether there is no outage, as far as the calls show it. */
    boolean isUsable() {
        return outage.get() == null;
    }

    /** The failure of a call that is not made during an outage. */
    ObjectFailure suspended() {
        return last.suspended();
    }

    /**
     * Makes a call on a worker.
     *
     * @param limit for the whole call
     * @param refusal why the caller itself has ended the call; {@code null} if it has not
     * @param read makes something of the response, on a worker
     * @return fails with an {@link ObjectFailure}, or with the refusal; emitted in the caller's Vert.x context, and without
     *     one on a worker
     */
    <T, R> Uni<R> run(
            Call call,
            Duration limit,
            Supplier<CompletionStage<T>> request,
            Supplier<RuntimeException> refusal,
            Function<T, R> read) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = CallerContext.current();
            long start = System.nanoTime();
            return breaker.get(() -> attempt(limit, request, refusal), new TypeLiteral<Uni<T>>() {
                        private static final long serialVersionUID = 1L;
                    })
                    .onFailure(CircuitBreakerOpenException.class)
                    .transform(open -> suspended())
                    .onItemOrFailure()
                    .invoke((item, failure) ->
                            metrics.called(call, outcome(failure), Duration.ofNanos(System.nanoTime() - start)))
                    // A failure does not wait for a worker: those may wait for credentials.
                    .chain(item -> Uni.createFrom().item(() -> read.apply(item)).runSubscriptionOn(this::runOnWorker))
                    .emitOn(caller);
        });
    }

    private <T> Uni<T> attempt(
            Duration limit, Supplier<CompletionStage<T>> request, Supplier<RuntimeException> refusal) {
        // The limit begins before a worker is free.
        return Uni.createFrom()
                .voidItem()
                .emitOn(this::runOnWorker)
                .chain(() -> Uni.createFrom().completionStage(request))
                .ifNoItem()
                .after(limit)
                .failWith(() -> new ObjectFailure(Kind.SLOW, "no response within " + limit.toMillis() + " ms"))
                .onFailure()
                .transform(failure -> refusal.get() == null ? classify(failure) : refusal.get())
                .onItemOrFailure()
                .invoke((item, failure) -> {
                    if (failure instanceof ObjectFailure object && object.kind().isOutage()) {
                        last = object;
                    } else {
                        endOutage();
                    }
                });
    }

    private void runOnWorker(Runnable work) {
        workers.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    /** Without a response, only missing credentials and malformed settings do not pass by themselves. */
    private ObjectFailure classify(Throwable failure) {
        if (failure instanceof ObjectFailure known) {
            return known;
        }
        if (failure instanceof S3Exception response) {
            return new ObjectFailure(kind(response), describe(response));
        }
        boolean lasting = failure instanceof IllegalArgumentException
                || failure instanceof InvalidSetting
                || failure instanceof SdkClientException
                        && String.valueOf(failure.getMessage()).contains("credentials");
        return new ObjectFailure(
                lasting ? Kind.REFUSED : Kind.UNAVAILABLE, shorten(String.valueOf(failure.getMessage())));
    }

    /** Without credentials, the SDK names all places in which it has looked for some. */
    private static String shorten(String message) {
        return message.length() <= LONGEST_REASON ? message : message.substring(0, LONGEST_REASON) + "...";
    }

    private Kind kind(S3Exception response) {
        String code = code(response);
        // Writes are encrypted with the bucket's own key, so without it all of them fail.
        if (use == Use.READ && (code.equals("InvalidObjectState") || code.startsWith("KMS."))) {
            return Kind.LOCKED;
        }
        return switch (response.statusCode()) {
            case 404 -> code.equals("NoSuchBucket") ? Kind.REFUSED : Kind.ABSENT;
            // MinIO before 2024 answers a conditional put with 304 (minio/minio issue 19442).
            case 304, 412 -> Kind.EXISTS;
            case 409 -> Kind.CONFLICT;
            case 408, 429 -> Kind.UNAVAILABLE;
            case 403 -> code.equals("RequestTimeTooSkewed") ? Kind.UNAVAILABLE : Kind.REFUSED;
            default -> response.statusCode() < 500 ? Kind.REFUSED : Kind.UNAVAILABLE;
        };
    }

    /** Empty if the response has none. */
    private static String code(S3Exception response) {
        return response.awsErrorDetails() == null
                ? ""
                : String.valueOf(response.awsErrorDetails().errorCode());
    }

    private static String describe(S3Exception response) {
        return shorten("status " + response.statusCode() + " " + code(response)).strip();
    }

    private static String outcome(Throwable failure) {
        if (failure == null) {
            return "ok";
        }
        return failure instanceof ObjectFailure object ? object.kind().name().toLowerCase(Locale.ROOT) : "dropped";
    }

    private void onStateChange(CircuitBreakerState state) {
        if (state == CircuitBreakerState.OPEN) {
            logOutage(last);
        }
    }

    private void endOutage() {
        if (outage.get() != null && outage.getAndSet(null) != null) {
            LOG.infof("Archive: the bucket %s can be %s again.", bucket, use.participle);
        }
    }

    /** Once for an outage. */
    void logOutage(ObjectFailure failure) {
        last = failure;
        if (outage.getAndSet(failure.getMessage()) != null) {
            return;
        }
        if (failure.kind() == Kind.REFUSED) {
            LOG.warnf(
                    "Archive: the bucket %s cannot be %s: %s. %s. Check"
                            + " gateway.archive.bucket, .endpoint and .region, and the credentials (AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or those of the service account) and what they permit.",
                    bucket, use.participle, failure.getMessage(), use.withoutIt);
        } else {
            LOG.warnf(
                    "Archive: the bucket %s cannot be %s for now: %s. %s until then.",
                    bucket, use.participle, failure.getMessage(), use.withoutIt);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
