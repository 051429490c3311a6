package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
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

    /** @param unwritten images not written because too many were waiting */
    void watch(DiskTier disk, Supplier<Number> unwritten) {
        watch(Tier.DISK, disk.directory()::bytes, disk.directory()::entries, disk::evictions);
        gauges.addCounter("gateway.images.damaged", disk::damaged);
        gauges.addCounter("gateway.images.unwritten", unwritten);
        if (disk.isEnabled()) {
            gauges.addCondition("gateway.images.disk.usable", disk::isUsable);
        }
    }

    void watch(Tier tier, Supplier<Number> bytes, Supplier<Number> entries, Supplier<Number> evictions) {
        gauges.add("gateway.images.bytes", bytes, "tier", tier.label());
        gauges.add("gateway.images.entries", entries, "tier", tier.label());
        gauges.addCounter("gateway.images.evictions", evictions, "tier", tier.label());
    }
}
