package io.github.screenshotgateway.upstream;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows an upstream outage in the health data. It is never down for it: a readiness that follows the upstream would
 * take away a fleet that can still serve its caches. (What makes the gateway unready is Quarkus' own check at shutdown.)
 */
@Readiness
@Singleton
class UpstreamHealth implements HealthCheck {
    private final UpstreamConfig config;
    private final UpstreamRecord calls;
    private final GateState gate;

    UpstreamHealth(UpstreamConfig config, UpstreamRecord calls, GateState gate) {
        this.config = config;
        this.calls = calls;
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        UpstreamRecord.Last last = calls.last();
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
