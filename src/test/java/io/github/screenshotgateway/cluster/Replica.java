package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Engine;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;

/** A replica without HTTP, whose lists are texts. */
final class Replica implements AutoCloseable {
    static {
        // The first use of Mutiny, which must not be on two threads at once.
        ContextManagerProvider.instance();
    }

    final Vertx vertx = Vertx.vertx();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Engine engine;
    final Fleet fleet;
    final Refreshes refreshes;
    final Turns turns;
    final Purges purges;
    final Replays replays;
    final Backlog backlog;
    final Downloads downloads;

    /** The threads that have purged everything here. */
    final List<Thread> purgesOfAll = new CopyOnWriteArrayList<>();

    /** Delays purges of a task. */
    volatile Uni<Void> beforePurge = Uni.createFrom().voidItem();

    private final InstantSource clock;
    final Map<TaskId, Text> cache = new ConcurrentHashMap<>();

    /** The vendor. */
    Function<Text, Uni<String>> vendor = before -> Uni.createFrom().item("");

    Duration freshFor = Duration.ofMinutes(1);
    private boolean killed;
    Set<String> lost = Set.of();
    Set<String> lostBefore;

    /** A list that is only a text. */
    record Text(String text, Instant readAt, Duration freshFor, Version version) implements Refreshes.Entry {
        @Override
        public Duration usableFor() {
            return freshFor.plusHours(1);
        }
    }

    Replica(Map<String, String> settings) {
        this(settings, Clock.systemUTC());
    }

    Replica(Map<String, String> settings, InstantSource clock) {
        this.clock = clock;
        ClusterConfig config = config(settings);
        ClusterMetrics metrics = new ClusterMetrics(meters);
        engine = new Engine(config, new Random());
        fleet = new Fleet(engine, config, new Random(), metrics);
        refreshes = new SharedRefreshes(fleet, new Leases(fleet, config, vertx, clock), vertx, metrics, clock);
        turns = new SharedTurns(fleet);
        replays = new SharedReplays(fleet);
        backlog = new SharedBacklog(fleet, new AloneBacklog(clock));
        downloads = new SharedDownloads(fleet, config, vertx);
        purges = new SharedPurges(fleet, vertx, Duration.ofDays(1));
        purges.onPurge(new Purges.Local() {
            @Override
            public Uni<Void> forget(TaskId task) {
                return beforePurge.invoke(() -> cache.remove(task));
            }

            @Override
            public Uni<Void> forgetAll() {
                cache.clear();
                purgesOfAll.add(Thread.currentThread());
                return Uni.createFrom().voidItem();
            }
        });
        refreshes.onChange((task, version) -> {
            Text known = cache.get(task);
            if (known != null) {
                known.version().announce(version);
            }
        });
    }

    static ClusterConfig config(Map<String, String> settings) {
        Map<String, String> keys = new HashMap<>();
        settings.forEach((key, value) -> keys.put("gateway.cluster." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(ClusterConfig.class)
                .addDiscoveredConverters()
                .withDefaultValues(keys)
                .build()
                .getConfigMapping(ClusterConfig.class);
    }

    Replica start() {
        fleet.start();
        return this;
    }

    Replica join() {
        start();
        awaitJoined();
        return this;
    }

    void awaitJoined() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !engine.isAway());
    }

    boolean isConfirmed(TaskId task) {
        return refreshes.isConfirmed(cache.get(task).version());
    }

    /** Refreshes as the list cache does. */
    CompletableFuture<Refreshed<Text>> refresh(TaskId task) {
        return refresh(task, false);
    }

    CompletableFuture<Refreshed<Text>> refresh(TaskId task, boolean onlyConfirm) {
        return refreshes
                .refresh(new ListRefresh(task, cache.get(task), onlyConfirm))
                .invoke(result -> {
                    if (result.kept() && result.entry() != null) {
                        cache.put(task, result.entry());
                    } else if (result.kept()) {
                        cache.remove(task);
                    }
                })
                .subscribeAsCompletionStage();
    }

    private final class ListRefresh implements Refreshes.Refresh<Text> {
        private final TaskId task;
        private final Text known;
        private final boolean onlyConfirm;

        private ListRefresh(TaskId task, Text known, boolean onlyConfirm) {
            this.task = task;
            this.known = known;
            this.onlyConfirm = onlyConfirm;
        }

        @Override
        public TaskId task() {
            return task;
        }

        @Override
        public Text known() {
            return known;
        }

        @Override
        public boolean onlyConfirm() {
            return onlyConfirm;
        }

        @Override
        public Uni<Text> read(Text before, Set<String> lost) {
            lostBefore = lost;
            Instant askedAt = clock.instant();
            return vendor.apply(before).map(text -> new Text(text, askedAt, freshFor, new Version()));
        }

        @Override
        public Set<String> lost() {
            return lost;
        }

        @Override
        public boolean isShared(Problem failure) {
            return failure.type() != ProblemType.UPSTREAM_BUSY;
        }

        @Override
        public Duration failureRepeatedFor() {
            return Duration.ofSeconds(2);
        }

        @Override
        public byte[] pack(Text entry) {
            return (entry.freshFor() + " " + entry.text()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Text unpack(byte[] packed, Instant readAt) {
            String[] words = new String(packed, StandardCharsets.UTF_8).split(" ", 2);
            return new Text(words[1], readAt, Duration.parse(words[0]), new Version());
        }
    }

    /** Ends without releasing anything, as a killed process does. */
    void kill() {
        killed = true;
        engine.stop();
        closeVertx();
    }

    private void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        if (!killed) {
            killed = true;
            fleet.stop();
            closeVertx();
        }
    }
}
