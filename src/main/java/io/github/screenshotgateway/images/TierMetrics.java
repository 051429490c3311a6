package io.github.screenshotgateway.images;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Metrics of the tiers: their size, hits, misses and evictions. {@code src/docs/operations.md} lists them. */
@Singleton
class TierMetrics {
    private final MeterRegistry metrics;
    private final List<Meter> watched = new ArrayList<>();
    private final Map<Tier, Counter> hits = new EnumMap<>(Tier.class);
    private final Counter misses;

    TierMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.misses = metrics.counter("gateway.images.misses");
        for (Tier tier : Tier.values()) {
            hits.put(tier, metrics.counter("gateway.images.hits", "tier", tier.label()));
        }
    }

    /** Counts a request whose image was in a tier. */
    void hit(Tier tier) {
        hits.get(tier).increment();
    }

    /** Counts a request that waited for a download. */
    void miss() {
        misses.increment();
    }

    /**
     * Registers the counters of the disk tier.
     *
     * @param damaged files that were found damaged when they were read
     * @param unwritten images not written because too many were waiting
     */
    void watchDisk(Supplier<Number> damaged, Supplier<Number> unwritten) {
        watched.add(counter("gateway.images.damaged", damaged).register(metrics));
        watched.add(counter("gateway.images.unwritten", unwritten).register(metrics));
    }

    /** @param usable whether images can be written to disk, as far as is known */
    void watchDiskUse(BooleanSupplier usable) {
        watched.add(Gauge.builder("gateway.images.disk.usable", () -> usable.getAsBoolean() ? 1 : 0)
                .register(metrics));
    }

    void watch(Tier tier, Supplier<Number> bytes, Supplier<Number> entries, Supplier<Number> evictions) {
        gauge("gateway.images.bytes", tier, bytes);
        gauge("gateway.images.entries", tier, entries);
        watched.add(counter("gateway.images.evictions", evictions)
                .tag("tier", tier.label())
                .register(metrics));
    }

    private static FunctionCounter.Builder<Supplier<Number>> counter(String name, Supplier<Number> count) {
        return FunctionCounter.builder(name, count, counted -> counted.get().doubleValue());
    }

    private void gauge(String name, Tier tier, Supplier<Number> value) {
        watched.add(Gauge.builder(name, value).tag("tier", tier.label()).register(metrics));
    }

    /** The registry outlives the gateway when that restarts within one process, as in dev mode and tests. */
    @PreDestroy
    void stop() {
        watched.forEach(metrics::remove);
    }
}
