package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Engine;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Decides once, at the start, whether this replica works alone. */
@Singleton
class ClusterProducer {
    private Engine engine;
    private Fleet fleet;
    private final Refreshes refreshes;

    ClusterProducer(
            ClusterConfig config,
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry metrics,
            Gauges gauges) {
        if (config.hosts().isEmpty()) {
            refreshes = new AloneRefreshes();
            return;
        }
        ClusterMetrics counts = new ClusterMetrics(metrics);
        engine = new Engine(vertx, config, random);
        fleet = new Fleet(engine, config, clock, random, counts);
        refreshes = new SharedRefreshes(fleet, new Leases(fleet, config, vertx, clock), counts, clock);
        gauges.addCondition("gateway.cluster.joined", () -> !engine.isAway());
        gauges.add("gateway.cluster.members", () -> fleet.members().size());
    }

    @Produces
    @Singleton
    Refreshes refreshes() {
        return refreshes;
    }

    void start(@Observes StartupEvent event) {
        if (fleet != null) {
            fleet.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (engine != null) {
            engine.stop();
        }
    }
}
