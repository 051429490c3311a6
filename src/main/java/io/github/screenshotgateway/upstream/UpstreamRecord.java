package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** What became of the calls to the API: a counter by outcome, and the last one for the health data. */
@Singleton
class UpstreamRecord {
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private volatile Last last = new Last("none yet", Instant.EPOCH);

    /**
     * The last call.
     *
     * @param outcome {@code ok}, or the slug of the problem
     */
    record Last(String outcome, Instant at) {}

    UpstreamRecord(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Notes the end of one call; {@code failure} is {@code null} when it went well. */
    void outcome(Throwable failure) {
        String outcome = failure == null
                ? "ok"
                : failure instanceof Problem problem ? problem.type().slug() : "fault";
        last = new Last(outcome, clock.instant());
        metrics.counter("gateway.upstream.calls", "outcome", outcome).increment();
    }

    Last last() {
        return last;
    }
}
