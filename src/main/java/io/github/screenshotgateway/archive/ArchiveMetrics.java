package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Metrics of the bucket. {@code src/docs/operations.md} lists them. */
@Singleton
public class ArchiveMetrics {
    private static final String TASKS = "gateway.archive.tasks";

    private static final String DAMAGED = "gateway.archive.damaged";

    private final MeterRegistry metrics;
    private final Gauges gauges;

    ArchiveMetrics(MeterRegistry metrics, Gauges gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
    }

    /** Call if there is a bucket. */
    void watch(BooleanSupplier usable) {
        metrics.counter(DAMAGED);
        gauges.addCondition("gateway.archive.usable", usable);
    }

    /** Counts a call, however it ended. */
    void called(ObjectCalls.Call call, String outcome, Duration took) {
        Timer.builder("gateway.archive.calls")
                .tag("call", call.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(metrics)
                .record(took);
    }

    /** Counts an attempt to archive a task. */
    public void archiving(String outcome) {
        metrics.counter(TASKS, "outcome", outcome).increment();
    }

    /** Counts an object whose content is not what was stored. */
    void damaged() {
        metrics.counter(DAMAGED).increment();
    }

    /**
     * Registered at the start: Prometheus sees no increase in the first sample of a new counter.
     *
     * @param waiting tasks
     * @param outcomes of attempts to archive a task
     */
    public void watchBacklog(Supplier<Number> waiting, Stream<String> outcomes) {
        outcomes.forEach(outcome -> metrics.counter(TASKS, "outcome", outcome));
        gauges.add("gateway.archive.backlog", waiting);
    }
}
