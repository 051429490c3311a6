package io.github.screenshotgateway.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Metrics of open streams and watched tasks. {@code src/docs/operations.md} lists them. */
@Singleton
class StreamMetrics {
    private final MeterRegistry metrics;
    private final List<Gauge> watched = new ArrayList<>();
    private final Counter dropped;

    StreamMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.dropped = metrics.counter("gateway.streams.dropped");
    }

    void watch(Supplier<Number> streams, Supplier<Number> tasks) {
        watched.add(Gauge.builder("gateway.streams", streams).register(metrics));
        watched.add(Gauge.builder("gateway.streams.tasks", tasks).register(metrics));
    }

    /** Counts a stream that was closed because its client did not read. */
    void recordDropped() {
        dropped.increment();
    }

    /** In dev mode and in tests, the gateway restarts within one process, and the registry outlives it. */
    @PreDestroy
    void stop() {
        watched.forEach(metrics::remove);
    }
}
