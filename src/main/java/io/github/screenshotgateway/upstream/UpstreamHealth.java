package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.upstream.gate.CallOutcomes;
import io.github.screenshotgateway.upstream.gate.GateState;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows the state of the upstream in the health data, but is never down: a readiness check that follows the upstream
 * would remove replicas that can still serve their caches. (At shutdown, Quarkus' own check makes the gateway unready.)
 */
@Readiness
@Singleton
class UpstreamHealth implements HealthCheck {
    private final UpstreamConfig config;
    private final CallOutcomes calls;
    private final GateState gate;

    UpstreamHealth(UpstreamConfig config, CallOutcomes calls, GateState gate) {
        this.config = config;
        this.calls = calls;
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        CallOutcomes.Last last = calls.last();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("upstream")
                .up()
                .withData("api", config.api().name().toLowerCase(Locale.ROOT))
                .withData("gate", gate.now())
                .withData("lastCall", last.outcome());
        if (last.at() != null) {
            response.withData("lastCallAt", last.at().toString());
        }
        return response.build();
    }
}
