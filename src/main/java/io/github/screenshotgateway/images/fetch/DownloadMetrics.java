package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** Metrics of downloads. {@code src/docs/operations.md} lists them. */
@Singleton
public class DownloadMetrics {
    /** From a fast response to the longest download. */
    private static final Duration[] BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry metrics;
    private final RejectionCounter rejections;
    private final DistributionSummary sizes;
    private final Counter retries;

    DownloadMetrics(MeterRegistry metrics, RejectionCounter rejections, Gauges gauges, BytesInFlight bytesInFlight) {
        this.metrics = metrics;
        this.rejections = rejections;
        this.sizes = metrics.summary("gateway.images.download.bytes");
        this.retries = metrics.counter("gateway.images.download.retries");
        gauges.add("gateway.images.in.flight.bytes", bytesInFlight::bytes);
    }

    /** Counts a successful download. */
    void downloaded(Image image, Duration took) {
        recordOutcome(Problem.OK, took);
        sizes.record(image.size());
    }

    /** Counts a failed download. */
    void failed(Throwable failure, Duration took) {
        rejections.count(failure);
        recordOutcome(outcome(failure), took);
    }

    /** Counts a retry. */
    void retried() {
        retries.increment();
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
        return failure instanceof MediaRefused ? "refused" : Problem.outcome(failure);
    }
}
