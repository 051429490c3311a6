package io.github.screenshotgateway.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Metrics of the cluster. {@code src/docs/operations.md} lists them. */
final class ClusterMetrics {
    private final MeterRegistry metrics;

    ClusterMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        // Registered at the start: Prometheus sees no increase in the first sample of a new counter.
        for (LeaseEvent event : LeaseEvent.values()) {
            metrics.counter("gateway.cluster.leases", "event", word(event));
        }
        commands("ok");
        commands("failed");
    }

    /** Events in the life of a lease. */
    enum LeaseEvent {
        /** This replica may read. */
        GRANTED,
        /** This replica waits for another one. */
        WAITED,
        /** This replica may read, because the one that it waited for did not share a list. */
        TAKEN_OVER,
        /** The list was refused: another replica has begun a read since, or the task was purged. */
        FENCED_OFF
    }

    void lease(LeaseEvent event) {
        metrics.counter("gateway.cluster.leases", "event", word(event)).increment();
    }

    void command(boolean succeeded, Duration took) {
        commands(succeeded ? "ok" : "failed").record(took);
    }

    void register(String kindOfEvent) {
        events(kindOfEvent);
    }

    void event(String kind) {
        events(kind).increment();
    }

    private Counter events(String kind) {
        return metrics.counter("gateway.cluster.events", "kind", kind);
    }

    private Timer commands(String outcome) {
        return metrics.timer("gateway.cluster.commands", "outcome", outcome);
    }

    private static String word(LeaseEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
