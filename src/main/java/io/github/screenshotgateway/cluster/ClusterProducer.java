package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Engine;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses, at the start, between the implementations for a replica that works alone and for a fleet. */
@Singleton
class ClusterProducer {
    /** With the default settings, no list is served for longer than this. */
    private static final Duration LONGEST_KEPT = Duration.ofDays(2);

    private Engine engine;
    private Fleet fleet;
    private final Refreshes refreshes;
    private final Turns turns;
    private final Purges purges;
    private final Replays replays;
    private final Backlog backlog;
    private final Downloads downloads;

    ClusterProducer(
            ClusterConfig config,
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry metrics,
            Gauges gauges) {
        if (config.hosts().isEmpty()) {
            refreshes = new AloneRefreshes();
            turns = new LocalTurns(System::nanoTime);
            purges = new AlonePurges();
            replays = (signature, memory) -> Uni.createFrom().item(true);
            backlog = new AloneBacklog(clock);
            downloads = (task, identity) -> Uni.createFrom().item(Optional.of(Downloads.Right.OF_ONE_REPLICA));
            return;
        }
        ClusterMetrics counts = new ClusterMetrics(metrics);
        engine = new Engine(config, random);
        fleet = new Fleet(engine, config, random, counts);
        refreshes = new SharedRefreshes(fleet, new Leases(fleet, config, vertx, clock), vertx, counts, clock);
        turns = new SharedTurns(fleet);
        purges = new SharedPurges(fleet, vertx, LONGEST_KEPT);
        replays = new SharedReplays(fleet);
        backlog = new SharedBacklog(fleet, new AloneBacklog(clock));
        downloads = new SharedDownloads(fleet, config, vertx);
        gauges.addCondition("gateway.cluster.joined", () -> !engine.isAway());
        gauges.add("gateway.cluster.members", this::members);
    }

    /** One of {@code off}, {@code alone} and {@code joined}. */
    String state() {
        if (engine == null) {
            return "off";
        }
        return engine.isAway() ? "alone" : "joined";
    }

    /** The replicas that share the engine, this one included; 0 while it is away. */
    int members() {
        return engine == null || engine.isAway() ? 0 : fleet.members().names().size();
    }

    @Produces
    @Singleton
    Refreshes refreshes() {
        return refreshes;
    }

    @Produces
    @Singleton
    Turns turns() {
        return turns;
    }

    @Produces
    @Singleton
    Purges purges() {
        return purges;
    }

    @Produces
    @Singleton
    Replays replays() {
        return replays;
    }

    @Produces
    @Singleton
    Backlog backlog() {
        return backlog;
    }

    @Produces
    @Singleton
    Downloads downloads() {
        return downloads;
    }

    void start(@Observes StartupEvent event) {
        if (fleet != null) {
            fleet.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (fleet != null) {
            fleet.stop();
        }
    }
}
