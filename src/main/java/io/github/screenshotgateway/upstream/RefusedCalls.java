package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** Calls that the gate does not let pass, counted by their reason. */
@Singleton
class RefusedCalls {
    /** Why a call is not made. */
    enum Reason {
        /** The vendor has asked for a pause. */
        COOLDOWN,
        /** The gateway's own rate limit is reached. */
        RATE,
        /** The upstream is ill. */
        CIRCUIT,
        /** Too many calls are under way. */
        CROWD
    }

    private final MeterRegistry metrics;

    RefusedCalls(MeterRegistry metrics) {
        this.metrics = metrics;
        // There from the start: the first one of a counter that was not there before is no increase to Prometheus.
        for (Reason reason : Reason.values()) {
            counter(reason);
        }
    }

    /** @return {@link ProblemType#UPSTREAM_BUSY}, to be thrown */
    Problem refuse(Reason reason, String detail, Duration retryAfter) {
        counter(reason).increment();
        return Problem.busy(detail, retryAfter);
    }

    private Counter counter(Reason reason) {
        return metrics.counter(
                "gateway.upstream.refusals", "reason", reason.name().toLowerCase(Locale.ROOT));
    }
}
