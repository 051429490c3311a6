package io.github.screenshotgateway.coalesce;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Coalesces calls: at most one call per key is in progress, and all callers share its result.
 *
 * <p>A waiter that leaves does not cancel the call, and is not retained. A call that has succeeded or failed is removed
 * before its waiters receive the result. Thread-safe. Nothing blocks; waiters receive the result on the thread on which
 * the call ends.
 */
public final class SharedCalls<K, V> {
    private final ConcurrentMap<K, SharedCall<V>> calls = new ConcurrentHashMap<>();
    private final Bound waiters;
    private final Supplier<Runnable> onWait;

    /**
     * @param maxWaiting the largest number of waiters, for all calls together
     * @param onWait called when a wait begins; what it returns is run when that wait ends
     */
    public SharedCalls(int maxWaiting, Supplier<Runnable> onWait) {
        this.waiters = new Bound(maxWaiting, "Too many requests are waiting.", Duration.ofSeconds(1));
        this.onWait = onWait;
    }

    /** The parts of a call. */
    public interface Call<V> {
        /** Looks up the kept result again: an earlier call may have ended since the caller looked. */
        Optional<V> known();

        /** The call itself; started at most once, and only when no result is known. */
        Uni<V> start();

        /**
         * Keeps the result where {@link #known} finds it, or handles the failure; the other argument is {@code null}.
         * Not called for a forgotten call.
         */
        void keep(V value, Throwable failure);

        /** Called with the result after all waiters have it. */
        default void delivered(V value) {}
    }

    /**
     * A waiter's share of a call.
     *
     * @param result ends with the call; cancelling it does not cancel the call. Fails with
     *     {@link ProblemType#UPSTREAM_BUSY} when there are too many waiters.
     * @param joined whether another caller started the call
     */
    public record Ticket<V>(Uni<V> result, boolean joined) {}

    /** Joins the call in progress, or starts one. */
    public Ticket<V> join(K key, Call<V> call) {
        SharedCall<V> mine = new SharedCall<>(waiters, onWait);
        SharedCall<V> earlier = calls.putIfAbsent(key, mine);
        if (earlier != null) {
            return new Ticket<>(earlier.result(), true);
        }
        boolean[] joined = {false};
        Uni.createFrom()
                .deferred(() -> {
                    Optional<V> known = call.known();
                    joined[0] = known.isPresent();
                    return known.map(value -> Uni.createFrom().item(value)).orElseGet(() -> Uni.createFrom()
                            .deferred(call::start)
                            .onItemOrFailure()
                            .invoke((value, failure) -> ifCurrent(key, mine, () -> call.keep(value, failure))));
                })
                .onItemOrFailure()
                .invoke(() -> calls.remove(key, mine))
                .subscribe()
                .with(
                        value -> {
                            mine.succeed(value);
                            call.delivered(value);
                        },
                        mine::fail);
        return new Ticket<>(mine.result(), joined[0]);
    }

    /**
     * Forgets the calls of these keys: their waiters still receive the result, but it is not kept, and the next caller
     * starts a new call. For results that are outdated before they arrive.
     */
    public void forget(Predicate<K> keys) {
        calls.keySet().removeIf(keys);
    }

    /** Whether a call is in progress whose waiters have all left; false for a forgotten call. */
    public boolean isAbandoned(K key) {
        SharedCall<V> call = calls.get(key);
        return call != null && call.isAbandoned();
    }

    /** The number of waiters for a call. */
    public int waiting(K key) {
        SharedCall<V> call = calls.get(key);
        return call == null ? 0 : call.waiting();
    }

    /** The number of calls in progress. */
    public int inProgress() {
        return calls.size();
    }

    /** The number of waiters for all calls. */
    public long waiting() {
        return waiters.used();
    }

    /** Mutually exclusive with {@link #forget}, which waits for a running action and prevents a later one. */
    private void ifCurrent(K key, SharedCall<V> call, Runnable action) {
        calls.computeIfPresent(key, (same, current) -> {
            if (current == call) {
                action.run();
            }
            return current;
        });
    }
}
