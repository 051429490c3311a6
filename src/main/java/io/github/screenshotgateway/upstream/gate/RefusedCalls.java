package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** Counts the calls that the gate refuses, by reason. */
@Singleton
class RefusedCalls {
    /** Why a call is refused. */
    enum Reason {
        /** The vendor asked for a pause. */
        COOLDOWN,
        /** The gateway's own rate limit is reached. */
        RATE,
        /** The upstream is failing. */
        CIRCUIT,
        /** Too many calls are in progress. */
        CROWD
    }

    private final MeterRegistry metrics;

    RefusedCalls(MeterRegistry metrics) {
        this.metrics = metrics;
        // Registered at startup: Prometheus sees no increase in the first sample of a new counter.
        for (Reason reason : Reason.values()) {
            counter(reason);
        }
    }

    /** @return {@link ProblemType#UPSTREAM_BUSY}, to be thrown */
    Problem refuse(Reason reason, String detail, Duration retryAfter) {
        counter(reason).increment();
        return reason == Reason.CIRCUIT ? Problem.circuitOpen(detail, retryAfter) : Problem.busy(detail, retryAfter);
    }

    private Counter counter(Reason reason) {
        return metrics.counter(
                "gateway.upstream.refusals", "reason", reason.name().toLowerCase(Locale.ROOT));
    }
}
