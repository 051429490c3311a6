package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One replica of the fleet reads a list, under a lease; the others get it from the engine. */
final class SharedRefreshes implements Refreshes {
    private static final Script HINT = Script.of("hint");

    private static final long LISTEN_AFTERWARDS_MILLIS = 1_000;

    private final Fleet fleet;
    private final Vertx vertx;
    private final Leases leases;
    private final ClusterMetrics metrics;
    private final InstantSource clock;

    /** The refreshes in progress on this replica, and for a second longer. */
    private final Map<TaskId, Set<SharedRefresh<?>>> inProgress = new ConcurrentHashMap<>();

    private volatile Consumer<TaskId> onHint = task -> {};
    private volatile BiConsumer<TaskId, Long> onChange = (task, version) -> {};

    SharedRefreshes(Fleet fleet, Leases leases, Vertx vertx, ClusterMetrics metrics, InstantSource clock) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.leases = leases;
        this.metrics = metrics;
        this.clock = clock;
        fleet.events().on("list", words -> changed(new TaskId(words[0]), Long.parseLong(words[1])));
        fleet.events().on("free", words -> wake(new TaskId(words[0]), 0));
        fleet.events().on("hint", words -> hinted(new TaskId(words[0])));
        fleet.whenJoined(this::wakeAll);
        fleet.whenLost(this::wakeAll);
    }

    private void wakeAll() {
        inProgress.values().forEach(all -> all.forEach(SharedRefresh::wake));
    }

    private void changed(TaskId task, long version) {
        wake(task, version);
        onChange.accept(task, version);
    }

    /** Not on the engine's event loop: the vendor is read. */
    private void hinted(TaskId task) {
        vertx.runOnContext(here -> onHint.accept(task));
    }

    private void wake(TaskId task, long version) {
        inProgress.getOrDefault(task, Set.of()).forEach(refresh -> refresh.onEvent(version));
    }

    @Override
    public <T extends Entry> Uni<Refreshed<T>> refresh(Refresh<T> refresh) {
        return Uni.createFrom().deferred(() -> {
            SharedRefresh<T> shared = new SharedRefresh<>(refresh, fleet, leases, metrics, clock);
            // Before the engine is asked, so that no event is missed.
            inProgress.compute(refresh.task(), (task, all) -> {
                Set<SharedRefresh<?>> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                more.add(shared);
                return more;
            });
            // Not at once: until the result is in the cache, an event would not find it there.
            return shared.run()
                    .onTermination()
                    .invoke(() -> vertx.setTimer(LISTEN_AFTERWARDS_MILLIS, id -> leave(refresh.task(), shared)));
        });
    }

    private void leave(TaskId task, SharedRefresh<?> shared) {
        inProgress.computeIfPresent(task, (same, all) -> {
            all.remove(shared);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public boolean isConfirmed(Version version) {
        return version.isConfirmedIn(fleet.feed());
    }

    @Override
    public Instant usableUnconfirmedUntil(Duration runningFreshFor) {
        return clock.instant().minus(fleet.timeSinceLoss()).plus(runningFreshFor);
    }

    @Override
    public boolean canConfirm() {
        return !fleet.isAway();
    }

    @Override
    public void hint(TaskId task) {
        fleet.run(HINT, List.of(fleet.key(task, "list")), fleet.channel(), task)
                .subscribe()
                .with(passedOn -> {}, failure -> onHint.accept(task));
    }

    @Override
    public void onHint(Consumer<TaskId> action) {
        onHint = action;
    }

    @Override
    public void onChange(BiConsumer<TaskId, Long> action) {
        onChange = action;
    }
}
