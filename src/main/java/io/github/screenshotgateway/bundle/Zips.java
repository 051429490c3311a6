package io.github.screenshotgateway.bundle;

import io.github.screenshotgateway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of the zips, and how many are under way; those are bounded. The README lists the metrics. */
@Singleton
class Zips {
    /** Each may hold three images and some hundred kilobytes for a client that reads slowly. */
    static final int MOST_AT_ONCE = 100;

    /** Less in tests. */
    volatile int mostAtOnce = MOST_AT_ONCE;

    private final AtomicInteger open = new AtomicInteger();
    private final MeterRegistry metrics;
    private final Gauge openGauge;
    private final Map<Outcome, Counter> zips = new EnumMap<>(Outcome.class);

    enum Outcome {
        /** With all screenshots. */
        COMPLETE,
        /** To its end, but some are in {@code missing.txt} alone. */
        INCOMPLETE,
        /** The client has left before the end. */
        LEFT
    }

    Zips(MeterRegistry metrics) {
        this.metrics = metrics;
        this.openGauge = Gauge.builder("gateway.zips.open", open::get).register(metrics);
        for (Outcome outcome : Outcome.values()) {
            zips.put(
                    outcome,
                    metrics.counter("gateway.zips", "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** @throws Problem {@code upstream-busy} for one too many, which is not counted */
    void begin() {
        if (open.incrementAndGet() > mostAtOnce) {
            open.decrementAndGet();
            throw Problem.busy("Too many zips are under way already.", Duration.ofSeconds(10));
        }
    }

    /** To be called once for each that has begun. */
    void ended(Outcome outcome) {
        open.decrementAndGet();
        zips.get(outcome).increment();
    }

    /** The registry outlives the gateway where that is started again in one process: in dev mode, and in tests. */
    @PreDestroy
    void stop() {
        metrics.remove(openGauge);
    }
}
