package io.github.screenshotgateway.bundle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of the zips. The README lists the metrics. */
@Singleton
class BundleMetrics {
    private final Map<Outcome, Counter> zips = new EnumMap<>(Outcome.class);

    enum Outcome {
        /** With all screenshots. */
        COMPLETE,
        /** To its end, but some are in {@code missing.txt} alone. */
        INCOMPLETE,
        /** The client has left before the end. */
        LEFT
    }

    BundleMetrics(MeterRegistry metrics) {
        for (Outcome outcome : Outcome.values()) {
            zips.put(
                    outcome,
                    metrics.counter("gateway.zips", "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    void ended(Outcome outcome) {
        zips.get(outcome).increment();
    }
}
