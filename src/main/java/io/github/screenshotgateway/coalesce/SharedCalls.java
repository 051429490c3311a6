package io.github.screenshotgateway.coalesce;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.Bound;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls that many wait for and nobody owns: at most one for each key is under way.
 *
 * <p>A client that leaves cancels nothing, and leaves nothing behind. A call that has ended, well or not, is forgotten
 * before those who wait are told. Thread-safe; nothing blocks, and those who wait are woken on the thread on which the
 * call ends.
 */
public final class SharedCalls<K, V> {
    private final ConcurrentMap<K, SharedCall<V>> underWay = new ConcurrentHashMap<>();
    private final Bound waiters;

    /** @param mostWaiting how many may wait at once, for all calls together */
    public SharedCalls(int mostWaiting) {
        this.waiters = new Bound(mostWaiting, "waiting requests", Duration.ofSeconds(1));
    }

    /**
     * A place among those who wait for a call.
     *
     * @param result ends when the call does; whoever cancels it only leaves. Fails with
     *     {@link ProblemType#UPSTREAM_BUSY} when too many wait already.
     * @param joined whether somebody else had the call made
     */
    public record Ticket<V>(Uni<V> result, boolean joined) {}

    /**
     * Joins the call under way, or makes it.
     *
     * @param known looks once more for what an earlier call has kept: it may have ended since the caller looked
     * @param call made at most once, and only when nothing is known
     * @param keep keeps the result where {@code known} finds it, or takes notice of the failure (the other one is
     *     {@code null}); not called for a call that was forgotten
     */
    public Ticket<V> join(K key, Supplier<Optional<V>> known, Supplier<Uni<V>> call, BiConsumer<V, Throwable> keep) {
        return join(key, known, call, keep, value -> {});
    }

    /**
     * The same.
     *
     * @param delivered called with the result after all who waited have it
     */
    public Ticket<V> join(
            K key,
            Supplier<Optional<V>> known,
            Supplier<Uni<V>> call,
            BiConsumer<V, Throwable> keep,
            Consumer<V> delivered) {
        SharedCall<V> mine = new SharedCall<>(waiters);
        SharedCall<V> earlier = underWay.putIfAbsent(key, mine);
        if (earlier != null) {
            return new Ticket<>(earlier.result(), true);
        }
        boolean[] joined = {false};
        Uni.createFrom()
                .deferred(() -> {
                    Optional<V> found = known.get();
                    joined[0] = found.isPresent();
                    return found.map(value -> Uni.createFrom().item(value)).orElseGet(() -> Uni.createFrom()
                            .deferred(call::get)
                            .onItemOrFailure()
                            .invoke((value, failure) -> ifCurrent(key, mine, () -> keep.accept(value, failure))));
                })
                .onItemOrFailure()
                .invoke(() -> underWay.remove(key, mine))
                .subscribe()
                .with(
                        value -> {
                            mine.succeed(value);
                            delivered.accept(value);
                        },
                        mine::fail);
        return new Ticket<>(mine.result(), joined[0]);
    }

    /**
     * Forgets the calls under way of these keys: those who wait are told the result, but it is not kept, and who comes
     * from now on has a call of its own made. For results that are outdated before they arrive.
     */
    public void forget(Predicate<K> keys) {
        underWay.keySet().removeIf(keys);
    }

    /** Whether a call is under way for which nobody waits any more; false for one that was forgotten. */
    public boolean isAbandoned(K key) {
        SharedCall<V> call = underWay.get(key);
        return call != null && call.isAbandoned();
    }

    /** How many wait for a call. */
    public int waiting(K key) {
        SharedCall<V> call = underWay.get(key);
        return call == null ? 0 : call.waiting();
    }

    /** How many calls are under way. */
    public int underWay() {
        return underWay.size();
    }

    /** How many wait for them. */
    public long waiting() {
        return waiters.taken();
    }

    /** Excludes {@link #forget}, which waits for an action that has begun and prevents one that has not. */
    private void ifCurrent(K key, SharedCall<V> call, Runnable action) {
        underWay.computeIfPresent(key, (k, current) -> {
            if (current == call) {
                action.run();
            }
            return current;
        });
    }
}
