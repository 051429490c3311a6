package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** Metrics of downloads, previews and rejected images. {@code src/docs/operations.md} lists them. */
@Singleton
class DownloadMetrics {
    /** From a fast answer to the longest download. */
    private static final Duration[] BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry metrics;
    private final Map<Rejection.Reason, Counter> rejections = new EnumMap<>(Rejection.Reason.class);
    private final DistributionSummary sizes;
    private final Timer previews;
    private final Gauge inFlight;
    private final Counter retries;

    DownloadMetrics(MeterRegistry metrics, BytesInFlight bytesInFlight) {
        this.metrics = metrics;
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            rejections.put(reason, metrics.counter("gateway.images.rejections", "reason", reason.label()));
        }
        this.sizes = metrics.summary("gateway.images.download.bytes");
        this.previews = metrics.timer("gateway.images.previews");
        this.retries = metrics.counter("gateway.images.download.retries");
        this.inFlight = Gauge.builder("gateway.images.in.flight.bytes", bytesInFlight::bytes)
                .register(metrics);
    }

    /** A download has ended well. */
    void downloaded(Image image, Duration took) {
        ended("ok", took);
        sizes.record(image.size());
    }

    /** A download has failed. */
    void failed(Throwable failure, Duration took) {
        rejected(failure);
        ended(outcome(failure), took);
    }

    /** A download is tried once more. */
    void retried() {
        retries.increment();
    }

    /** A preview was made. */
    void previewed(Duration took) {
        previews.record(took);
    }

    /** Counts what is an {@code image-rejected}, of a download or of none. */
    void rejected(Throwable failure) {
        Rejection.reasonOf(failure).ifPresent(reason -> rejections.get(reason).increment());
    }

    private void ended(String outcome, Duration took) {
        Timer.builder("gateway.images.downloads")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics)
                .record(took);
    }

    /** In one word: {@code refused}, or the slug of the problem. */
    static String outcome(Throwable failure) {
        if (failure instanceof MediaRefused) {
            return "refused";
        }
        return failure instanceof Problem problem ? problem.type().slug() : "fault";
    }

    /** The registry outlives the gateway where that is started again in one process: in dev mode, and in tests. */
    @PreDestroy
    void stop() {
        metrics.remove(inFlight);
    }
}
