package io.github.screenshotgateway.cluster;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether this replica shares lists, and with how many others. Never down: if readiness followed the engine, an
 * outage would remove all replicas, although each can work alone.
 */
@Readiness
@Singleton
class ClusterHealth implements HealthCheck {
    private final ClusterProducer cluster;

    ClusterHealth(ClusterProducer cluster) {
        this.cluster = cluster;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("cluster").up().withData("state", cluster.state());
        if (cluster.members() > 0) {
            response.withData("members", cluster.members());
        }
        return response.build();
    }
}
