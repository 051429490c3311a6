package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** Calls that the gate does not let pass, counted by their reason. */
@Singleton
class Refusals {
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

    Refusals(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** @return {@link ProblemType#UPSTREAM_BUSY}, to be thrown */
    Problem refuse(Reason reason, String detail, Duration retryAfter) {
        metrics.counter("gateway.upstream.refusals", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment();
        return Problem.busy(detail, retryAfter);
    }
}
