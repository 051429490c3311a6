package io.github.screenshotgateway.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows which version runs: in the readiness data, and as the label of a metric that is always 1. */
@Startup
@Readiness
@Singleton
class Release implements HealthCheck {
    private final String version;

    Release(@ConfigProperty(name = "quarkus.application.version") String version, MeterRegistry metrics) {
        this.version = version;
        Gauge.builder("gateway.info", () -> 1).tag("version", version).register(metrics);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .up()
                .withData("version", version)
                .build();
    }
}
