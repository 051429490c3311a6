package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Metrics of the tiers: their size, hits, misses and evictions. {@code src/docs/operations.md} lists them. */
@Singleton
public class TierMetrics {
    private final Gauges gauges;
    private final Map<Tier, Counter> hits = new EnumMap<>(Tier.class);
    private final Counter misses;

    TierMetrics(MeterRegistry metrics, Gauges gauges) {
        this.gauges = gauges;
        this.misses = metrics.counter("gateway.images.misses");
        for (Tier tier : Tier.values()) {
            hits.put(tier, metrics.counter("gateway.images.hits", "tier", tier.label()));
        }
    }

    /** Counts a request whose image was in a tier. */
    public void hit(Tier tier) {
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
        gauges.addCounter("gateway.images.damaged", damaged);
        gauges.addCounter("gateway.images.unwritten", unwritten);
    }

    /** @param usable whether images can be written to disk, as far as is known */
    void watchDiskUse(BooleanSupplier usable) {
        gauges.addCondition("gateway.images.disk.usable", usable);
    }

    void watch(Tier tier, Supplier<Number> bytes, Supplier<Number> entries, Supplier<Number> evictions) {
        gauges.add("gateway.images.bytes", bytes, "tier", tier.label());
        gauges.add("gateway.images.entries", entries, "tier", tier.label());
        gauges.addCounter("gateway.images.evictions", evictions, "tier", tier.label());
    }
}
