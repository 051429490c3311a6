package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.SharedBound;
import io.github.screenshotgateway.config.LimitsConfig;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.Gauges;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The bound on zips in progress, and their metrics. {@code src/docs/operations.md} lists them. */
@Singleton
class Zips {
    /** Bytes of heap for each screenshot of a zip, until it has been sent. */
    private static final int BYTES_PER_ENTRY = 500;

    /** Four zips of the largest task: the share that one client leaves is enough for a zip of another. */
    private static final long MAX_BYTES = 20L * 1024 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final SharedBound open;
    private final SharedBound heap;
    private final Map<Outcome, Counter> zips = new EnumMap<>(Outcome.class);

    enum Outcome {
        /** With all screenshots. */
        COMPLETE,
        /** Sent to its end, but {@code missing.txt} lists some screenshots instead. */
        INCOMPLETE,
        /** Aborted by the gateway, because an image failed temporarily. */
        BROKEN_OFF,
        /** The client left before the end, or lost its permission. */
        LEFT
    }

    Zips(LimitsConfig limits, TransientHeap heap, MeterRegistry metrics, Gauges gauges) {
        this.open = new SharedBound(
                new Bound("gateway.limits.zips", limits.zips(), "Too many zips are open.", RETRY_AFTER));
        this.heap = new SharedBound(
                heap.longLivedPart(MAX_BYTES, "The gateway has no memory for another zip at the moment.", RETRY_AFTER));
        gauges.add("gateway.zips.open", open::taken);
        for (Outcome outcome : Outcome.values()) {
            zips.put(
                    outcome,
                    metrics.counter(
                            "gateway.zips",
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
    }

    /**
     * @param screenshots in the zip
     * @throws Problem {@code upstream-busy} if too many zips are open, in all or for this client; it is not counted
     */
    void begin(String client, int screenshots) {
        long bytes = (long) screenshots * BYTES_PER_ENTRY;
        heap.acquire(client, bytes);
        try {
            open.acquire(client);
        } catch (Problem full) {
            heap.release(client, bytes);
            throw full;
        }
        RequestState.releasePlace();
    }

    /** Must be called once for every zip that has begun, with the same arguments. */
    void ended(String client, int screenshots, Outcome outcome) {
        open.release(client);
        heap.release(client, (long) screenshots * BYTES_PER_ENTRY);
        zips.get(outcome).increment();
    }

    Bound bound() {
        return open.bound();
    }
}
