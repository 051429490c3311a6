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
    /** From a fast response to the longest download. */
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

    /** Counts a successful download. */
    void downloaded(Image image, Duration took) {
        recordOutcome("ok", took);
        sizes.record(image.size());
    }

    /** Counts a failed download. */
    void failed(Throwable failure, Duration took) {
        rejected(failure);
        recordOutcome(outcome(failure), took);
    }

    /** Counts a retry. */
    void retried() {
        retries.increment();
    }

    /** Counts a preview. */
    void previewed(Duration took) {
        previews.record(took);
    }

    /** Counts an {@code image-rejected}, of a download or not; ignores other failures. */
    void rejected(Throwable failure) {
        Rejection.reasonOf(failure).ifPresent(reason -> rejections.get(reason).increment());
    }

    private void recordOutcome(String outcome, Duration took) {
        Timer.builder("gateway.images.downloads")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics)
                .record(took);
    }

    /** One word: {@code refused}, the slug of the problem, or {@code fault}. */
    static String outcome(Throwable failure) {
        if (failure instanceof MediaRefused) {
            return "refused";
        }
        return failure instanceof Problem problem ? problem.type().slug() : "fault";
    }

    /** The registry outlives the gateway when that restarts within one process, as in dev mode and tests. */
    @PreDestroy
    void stop() {
        metrics.remove(inFlight);
    }
}
