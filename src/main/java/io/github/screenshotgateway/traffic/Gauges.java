package io.github.screenshotgateway.traffic;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Meters that read a value when they are scraped. They are removed when the gateway stops: the registry outlives it when
 * it restarts within one process, as in dev mode and tests. Thread-safe.
 */
@Singleton
public class Gauges {
    private final MeterRegistry metrics;
    private final List<Meter> registered = new CopyOnWriteArrayList<>();

    public Gauges(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** @param tags names and values in turn */
    public void add(String name, Supplier<Number> value, String... tags) {
        registered.add(Gauge.builder(name, value).tags(tags).register(metrics));
    }

    /** A gauge that is 1 while the condition holds, and 0 otherwise. */
    public void addCondition(String name, BooleanSupplier condition, String... tags) {
        add(name, () -> condition.getAsBoolean() ? 1 : 0, tags);
    }

    /** A counter that another class counts. */
    public void addCounter(String name, Supplier<Number> count, String... tags) {
        registered.add(
                FunctionCounter.builder(name, count, counted -> counted.get().doubleValue())
                        .tags(tags)
                        .register(metrics));
    }

    @PreDestroy
    void stop() {
        registered.forEach(metrics::remove);
    }
}
