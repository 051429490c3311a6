package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.Leases.Answer;
import io.github.screenshotgateway.cluster.Leases.Lease;
import io.github.screenshotgateway.cluster.Leases.Verdict;
import io.github.screenshotgateway.cluster.Refreshes.Entry;
import io.github.screenshotgateway.cluster.Refreshes.Refresh;
import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.CallerContext;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * One refresh of a list by this replica. It asks the engine what to do, and then reads, waits for another replica, or
 * takes the list that another replica has read.
 */
final class SharedRefresh<T extends Entry> {
    private static final Logger LOG = Logger.getLogger(SharedRefresh.class);

    /** Larger lists are not shared: each would block the engine, which has one thread, for some milliseconds. */
    static final int LARGEST = 4 * 1024 * 1024;

    private final Refresh<T> refresh;
    private final Fleet fleet;
    private final Leases leases;
    private final ClusterMetrics metrics;
    private final InstantSource clock;

    private final Executor caller = CallerContext.current();

    /** The newest entry that this replica has; {@code null} for none. */
    private volatile T newest;

    private boolean waited;

    /** Completed by the next event. */
    private volatile CompletableFuture<Boolean> event;

    /** The newest version that events announced; a reply that is under way may be older. */
    private volatile long newestVersion;

    SharedRefresh(Refresh<T> refresh, Fleet fleet, Leases leases, ClusterMetrics metrics, InstantSource clock) {
        this.refresh = refresh;
        this.fleet = fleet;
        this.leases = leases;
        this.metrics = metrics;
        this.clock = clock;
        this.newest = refresh.known();
    }

    /** @param version that another replica has shared; 0 if its read has failed */
    void onEvent(long version) {
        newestVersion = Math.max(newestVersion, version);
        T result = newest;
        if (result != null) {
            result.version().announce(version);
        }
        wake();
    }

    /** Asks the engine again, if this refresh waits for another replica. */
    void wake() {
        CompletableFuture<Boolean> current = event;
        if (current != null) {
            current.complete(true);
        }
    }

    Uni<Refreshed<T>> run() {
        return Uni.createFrom().deferred(() -> {
            event = new CompletableFuture<>();
            long feed = fleet.feed();
            return leases.begin(refresh.task(), newest, refresh.onlyConfirm(), refresh.failureRepeatedFor(), waited)
                    .onFailure()
                    .recoverWithNull()
                    .chain(answer -> answer == null ? alone() : follow(answer, feed));
        });
    }

    private Uni<Refreshed<T>> follow(Answer answer, long feed) {
        if (newest != null && answer.purgedSince(leases.age(newest))) {
            newest = null;
        }
        if (answer.hasEntry() && !take(answer, feed)) {
            // The next stored list replaces the unreadable one.
            return answer.verdict() == Verdict.LEASE ? read(answer, feed) : alone();
        }
        return switch (answer.verdict()) {
            case ENTRY -> Uni.createFrom().item(new Refreshed<>(newest, null, othersSource(), true));
            case CURRENT -> current(feed);
            case FAILED ->
                Uni.createFrom()
                        .item(new Refreshed<>(newest, FailureFormat.read(answer.failure()), othersSource(), true));
            case WAIT -> waitFor(answer);
            case LEASE -> read(answer, feed);
            case ALONE -> alone();
        };
    }

    /** @return false for an entry that this replica does not understand */
    private boolean take(Answer answer, long feed) {
        try {
            newest = refresh.unpack(answer.entry(), clock.instant().minus(answer.age()));
            confirm(newest, answer.version(), feed);
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(e, "Cluster: the shared list of task %s is malformed; it is read again", refresh.task());
            return false;
        }
    }

    private Source othersSource() {
        return waited ? Source.AWAITED : Source.SHARED;
    }

    private void confirm(T entry, long version, long feed) {
        newest = entry;
        entry.version().set(version);
        entry.version().announce(newestVersion);
        entry.version().confirm(feed);
    }

    private Uni<Refreshed<T>> current(long feed) {
        confirm(newest, newest.version().number(), feed);
        if (newest.version().isOutdated()) {
            return run();
        }
        return Uni.createFrom().item(new Refreshed<>(newest, null, Source.CONFIRMED, true));
    }

    /** Until an event, or until the lease has ended without one. */
    private Uni<Refreshed<T>> waitFor(Answer answer) {
        if (!waited) {
            waited = true;
            metrics.lease(ClusterMetrics.LeaseEvent.WAITED);
        }
        return Uni.createFrom()
                .completionStage(event::copy)
                .ifNoItem()
                .after(answer.remaining().plusMillis(1))
                .recoverWithItem(false)
                .emitOn(caller)
                .chain(this::run);
    }

    /** Without the engine. */
    private Uni<Refreshed<T>> alone() {
        long feed = fleet.feed();
        return Uni.createFrom()
                .deferred(() -> refresh.read(newest, refresh.lost()))
                .invoke(entry -> entry.version().confirm(feed))
                .map(entry -> new Refreshed<>(entry, null, Source.UPSTREAM, true))
                .onFailure()
                .recoverWithItem(failure -> new Refreshed<>(newest, failure, Source.UPSTREAM, true));
    }

    private Uni<Refreshed<T>> read(Answer answer, long feed) {
        Lease lease = answer.lease();
        metrics.lease(waited ? ClusterMetrics.LeaseEvent.TAKEN_OVER : ClusterMetrics.LeaseEvent.GRANTED);
        boolean restore = mayRestore();
        return Uni.createFrom()
                .deferred(() -> restore
                        ? Uni.createFrom().item(newest)
                        : refresh.read(newest, FailureFormat.readIds(answer.lost())))
                .chain(entry -> share(lease, entry, restore ? Source.CONFIRMED : Source.UPSTREAM, feed))
                .onFailure()
                .recoverWithUni(failure -> fail(lease, failure))
                .onTermination()
                .invoke(lease::drop);
    }

    /** Whether the engine cannot have the list that this replica still has: it is then shared without another read. */
    private boolean mayRestore() {
        return refresh.onlyConfirm()
                && newest != null
                && newest == refresh.known()
                && (!newest.version().isShared()
                        || !newest.version().isOutdated() && engineWasEmptyAfter(leases.age(newest)));
    }

    private boolean engineWasEmptyAfter(Duration age) {
        EngineClock engine = fleet.engineClock();
        return engine.wasEmptyAfter(engine.millis() - age.toMillis());
    }

    private Uni<Refreshed<T>> share(Lease lease, T entry, Source source, long feed) {
        byte[] packed = refresh.pack(entry);
        if (packed.length > LARGEST) {
            entry.version().confirm(feed);
            return lease.release("", "", true).replaceWith(new Refreshed<>(entry, null, source, true));
        }
        return lease.store(entry, packed)
                .map(stored -> {
                    if (stored) {
                        confirm(entry, lease.fence(), feed);
                    } else {
                        metrics.lease(ClusterMetrics.LeaseEvent.FENCED_OFF);
                    }
                    return new Refreshed<>(entry, null, source, stored);
                })
                .onFailure()
                .recoverWithItem(() -> {
                    entry.version().confirm(feed);
                    return new Refreshed<>(entry, null, source, true);
                });
    }

    private Uni<Refreshed<T>> fail(Lease lease, Throwable failure) {
        boolean shared = failure instanceof Problem problem && refresh.isShared(problem);
        return lease.release(
                        shared ? FailureFormat.write((Problem) failure) : "",
                        FailureFormat.writeIds(refresh.lost()),
                        false)
                .replaceWith(new Refreshed<>(newest, failure, Source.UPSTREAM, true));
    }
}
