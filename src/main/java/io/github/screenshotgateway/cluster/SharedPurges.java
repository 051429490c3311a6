package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Engine;
import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Purges the shared lists and, by an event that they acknowledge, the other replicas. */
final class SharedPurges implements Purges {
    private static final Logger LOG = Logger.getLogger(SharedPurges.class);

    private static final Script PURGE = Script.of("purge");
    private static final Script NOTE_PURGE = Script.of("note-purge");
    private static final Script PURGES = Script.of("purges");
    private static final Script PURGE_ALL = Script.of("purge-all");

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** A replica notices with its second heartbeat that events are missing. */
    static final Duration MARGIN = Engine.HEARTBEAT.multipliedBy(3);

    private final Fleet fleet;
    private final Vertx vertx;
    private final List<String> purges;
    private final long rememberedMillis;
    private final AtomicLong numbers = new AtomicLong();

    /** The replicas that have not acknowledged a purge of this replica yet. */
    private final Map<String, Missing> missing = new ConcurrentHashMap<>();

    private volatile Local local;

    /** Whether this replica has not caught up yet since it started, or since it lost events. */
    private boolean mayMissPurges = true;

    /** When that began, by {@link System#nanoTime}. */
    private long missedSince = System.nanoTime();

    private record Missing(Set<String> replicas, CompletableFuture<Void> none) {
        void remove(String replica) {
            replicas.remove(replica);
            if (replicas.isEmpty()) {
                none.complete(null);
            }
        }
    }

    /** @param remembered how long a replica may keep a list that it cannot confirm */
    SharedPurges(Fleet fleet, Vertx vertx, Duration remembered) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.purges = List.of(fleet.key("fleet", "purges"));
        this.rememberedMillis = remembered.toMillis();
        fleet.events().on("purge", words -> purged(words[0], words[1], () -> local.forget(new TaskId(words[2]))));
        fleet.events().on("purge-all", words -> {
            fleet.setEpoch(words[2]);
            purged(words[0], words[1], local::forgetAll);
        });
        fleet.events().on("ack", words -> acknowledged(words[0], words[1]));
        fleet.whenAllPurged(() -> local.forgetAll().subscribe().with(done -> {}));
        fleet.whenLost(this::lost);
        fleet.whenJoined(() -> vertx.runOnContext(here -> catchUp()));
    }

    @Override
    public void onPurge(Local local) {
        this.local = local;
    }

    @Override
    public Uni<Boolean> purge(TaskId task) {
        String number = nextNumber();
        return everywhere(
                number,
                () -> fleet.run(NOTE_PURGE, purges, task, rememberedMillis)
                        .chain(() -> fleet.run(
                                PURGE,
                                List.of(fleet.key(task, "list"), fleet.key(task, "lease")),
                                rememberedMillis,
                                fleet.channel(),
                                "purge " + fleet.replica() + " " + number + " " + task))
                        .replaceWithVoid(),
                () -> local.forget(task));
    }

    @Override
    public Uni<Boolean> purgeAll() {
        String number = nextNumber();
        return everywhere(
                number,
                () -> fleet.run(
                                PURGE_ALL,
                                List.of(fleet.key("fleet", "epoch")),
                                fleet.channel(),
                                "purge-all " + fleet.replica() + " " + number)
                        .invoke(epoch -> fleet.setEpoch(epoch.toString()))
                        .replaceWithVoid(),
                () -> local.forgetAll());
    }

    private synchronized void lost() {
        if (!mayMissPurges) {
            mayMissPurges = true;
            missedSince = System.nanoTime();
        }
    }

    /** Forgets what was purged while this replica was cut off. If this fails, the next time covers it. */
    private void catchUp() {
        long feed = fleet.feed();
        fleet.run(PURGES, purges, timeMissed().plus(MARGIN).toMillis())
                .subscribe()
                .with(
                        tasks -> vertx.executeBlocking(
                                () -> {
                                    tasks.forEach(task -> local.forget(new TaskId(task.toString()))
                                            .subscribe()
                                            .with(done -> {}));
                                    caughtUp(feed);
                                    return null;
                                },
                                false),
                        failure -> {});
    }

    private synchronized Duration timeMissed() {
        return Duration.ofNanos(System.nanoTime() - missedSince);
    }

    private synchronized void caughtUp(long feed) {
        mayMissPurges = fleet.feed() != feed;
    }

    private String nextNumber() {
        return fleet.replica() + "-" + numbers.incrementAndGet();
    }

    /** The engine first: otherwise this replica could take the list from it once more. */
    private Uni<Boolean> everywhere(String number, Supplier<Uni<Void>> command, Supplier<Uni<Void>> here) {
        return fleet.findMembers()
                .invoke(members -> expect(number, members))
                .chain(members -> command.get())
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false)
                .call(told -> here.get())
                .call(told -> told ? acknowledgements(number) : Uni.createFrom().voidItem())
                .onTermination()
                .invoke(() -> missing.remove(number));
    }

    private void expect(String number, Set<String> members) {
        Set<String> others = ConcurrentHashMap.newKeySet();
        others.addAll(members);
        Missing acknowledgements = new Missing(others, new CompletableFuture<>());
        missing.put(number, acknowledgements);
        acknowledgements.remove(fleet.replica());
    }

    private Uni<Void> acknowledgements(String number) {
        Missing expected = missing.get(number);
        return Uni.createFrom()
                .completionStage(expected.none()::copy)
                .ifNoItem()
                .after(LONGEST_WAIT)
                .recoverWithUni(() -> {
                    LOG.warnf("Cluster: %s did not acknowledge a purge within 2 s", expected.replicas());
                    return Uni.createFrom().voidItem();
                });
    }

    private void purged(String replica, String number, Supplier<Uni<Void>> here) {
        if (!replica.equals(fleet.replica())) {
            here.get().subscribe().with(done -> fleet.publish("ack " + number + " " + fleet.replica()));
        }
    }

    private void acknowledged(String number, String replica) {
        Missing expected = missing.get(number);
        if (expected != null) {
            expected.remove(replica);
        }
    }
}
