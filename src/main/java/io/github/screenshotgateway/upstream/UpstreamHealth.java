package io.github.screenshotgateway.upstream;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows an upstream outage in the health data without going down for it: a readiness that follows the upstream would
 * take away a fleet that can still serve its caches. It is down only without a key, when no miss could ever be served.
 */
@Readiness
@Singleton
class UpstreamHealth implements HealthCheck {
    private final UpstreamConfig config;
    private final ApiKey key;
    private final UpstreamRecord calls;

    UpstreamHealth(UpstreamConfig config, ApiKey key, UpstreamRecord calls) {
        this.config = config;
        this.key = key;
        this.calls = calls;
    }

    @Override
    public HealthCheckResponse call() {
        UpstreamRecord.Last last = calls.last();
        return HealthCheckResponse.named("upstream")
                .status(key.value() != null)
                .withData("api", config.api().name().toLowerCase(java.util.Locale.ROOT))
                .withData("lastCall", last.outcome())
                .withData("lastCallAt", last.at().toString())
                .build();
    }
}
