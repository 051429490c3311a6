package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.Refreshes.Entry;
import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The right to read a task's list, one replica at a time. Each lease has a fence, a number that only grows. The engine
 * accepts a list only with the latest one, so a replica that was too slow cannot overwrite a newer list.
 */
final class Leases {
    private static final Script BEGIN = Script.of("begin");
    private static final Script RENEW = Script.of("renew");
    private static final Script STORE = Script.of("store");
    private static final Script RELEASE = Script.of("release");

    /** No read takes longer. */
    private static final Duration LONGEST = Duration.ofSeconds(61);

    /** Renewals in the time of a lease. */
    private static final int RENEWALS = 3;

    private final Fleet fleet;
    private final Vertx vertx;
    private final InstantSource clock;
    private final long leaseMillis;

    /** The engine ignores commands that arrive later than this: their sender has gone on alone. */
    private final long patienceMillis;

    private final AtomicLong tokens = new AtomicLong();

    Leases(Fleet fleet, ClusterConfig config, Vertx vertx, InstantSource clock) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.clock = clock;
        this.leaseMillis = config.lease().toMillis();
        this.patienceMillis = 2 * config.commandTimeout().toMillis();
    }

    /** The next step of a replica that wants to refresh a list. */
    enum Verdict {
        /** Take the entry, which is fresh. */
        ENTRY,
        /** Keep the own entry, which is the newest. */
        CURRENT,
        /** Fail as the last read did. */
        FAILED,
        /** Wait for the replica that reads. */
        WAIT,
        /** Read. */
        LEASE,
        /** Read without a lease: the command came too late, or the list is too large to share. */
        ALONE
    }

    /** The answer of the engine; see {@code begin.lua}. */
    record Answer(Verdict verdict, Response reply, Lease lease) {
        /** How long the lease of another replica lasts. */
        Duration remaining() {
            return Duration.ofMillis(reply.get(1).toLong());
        }

        String failure() {
            return reply.get(1).toString();
        }

        /** Whether the answer contains a newer entry, which may be stale. */
        boolean hasEntry() {
            return reply.size() > 2 && reply.get(4) != null;
        }

        long version() {
            return reply.get(2).toLong();
        }

        Duration age() {
            return Duration.ofMillis(reply.get(3).toLong());
        }

        byte[] entry() {
            return reply.get(4).toBytes();
        }

        /** Empty for nothing. */
        String lost() {
            return reply.get(5) == null ? "" : reply.get(5).toString();
        }

        /** Whether the list was purged after an entry of this age was read. */
        boolean purgedSince(Duration age) {
            return reply.size() > 2 && reply.get(6) != null && reply.get(6).toLong() <= age.toMillis();
        }
    }

    /**
     * Asks what to do.
     *
     * @param known the entry of this replica, or {@code null}
     * @param onlyConfirm as in {@link Refreshes.Refresh}
     * @param failureRepeatedFor how old the failure of another replica may be
     * @param waited whether the replica was told to wait before
     * @return fails if the engine does not work
     */
    Uni<Answer> begin(TaskId task, Entry known, boolean onlyConfirm, Duration failureRepeatedFor, boolean waited) {
        String token = fleet.replica() + "-" + tokens.incrementAndGet();
        List<String> keys = List.of(fleet.key(task, "list"), fleet.key(task, "lease"));
        return fleet.run(
                        BEGIN,
                        keys,
                        token,
                        leaseMillis,
                        known == null || known.version().number() == 0
                                ? ""
                                : known.version().number(),
                        known == null ? "" : age(known).toMillis(),
                        onlyConfirm ? 1 : 0,
                        failureRepeatedFor.toMillis(),
                        fleet.engineClock().millis() + patienceMillis,
                        waited ? 1 : 0)
                .map(reply -> {
                    Verdict verdict = Verdict.valueOf(reply.get(0).toString().toUpperCase(Locale.ROOT));
                    return new Answer(
                            verdict,
                            reply,
                            verdict == Verdict.LEASE
                                    ? new Lease(task, keys, token, reply.get(1).toLong())
                                    : null);
                });
    }

    Duration age(Entry entry) {
        return Duration.between(entry.readAt(), clock.instant());
    }

    /** A lease that this replica owns. */
    final class Lease {
        private final TaskId task;
        private final List<String> keys;
        private final String token;
        private final long fence;
        private final long start = System.nanoTime();
        private final long timer;

        private Lease(TaskId task, List<String> keys, String token, long fence) {
            this.task = task;
            this.keys = keys;
            this.token = token;
            this.fence = fence;
            this.timer = vertx.setPeriodic(leaseMillis / RENEWALS, id -> renew());
        }

        /** The version of the list that is read under it. */
        long fence() {
            return fence;
        }

        private void renew() {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                drop();
                return;
            }
            fleet.run(RENEW, keys.subList(1, 2), token, leaseMillis).subscribe().with(renewed -> {}, failure -> {});
        }

        /** Ends without a command: after the entry was stored, or because nobody waits for the read any more. */
        void drop() {
            vertx.cancelTimer(timer);
        }

        /** @return whether it was stored; fails if the engine does not work */
        Uni<Boolean> store(Entry entry, byte[] packed) {
            return fleet.run(
                            STORE,
                            keys,
                            token,
                            fence,
                            fleet.channel(),
                            task,
                            packed,
                            age(entry).toMillis(),
                            entry.freshFor().toMillis(),
                            entry.usableFor().toMillis())
                    .map(reply -> reply.toLong() == 1);
        }

        /**
         * Ends the lease without a list.
         *
         * @param failure for the other replicas to repeat; empty if they may read
         * @param lost as in {@link Answer#lost}
         * @param tooLarge whether the list was read, but is too large
         */
        Uni<Void> release(String failure, String lost, boolean tooLarge) {
            return fleet.run(RELEASE, keys, token, fence, fleet.channel(), task, failure, lost, tooLarge ? 1 : 0)
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithNull();
        }
    }
}
