package io.github.screenshotgateway.cluster;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether this replica shares what it reads, and with how many. Never down: a readiness check that follows the
 * server would remove all replicas with it, each of which can work alone.
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
