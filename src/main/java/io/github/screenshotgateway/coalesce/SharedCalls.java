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
 * Coalesces calls: at most one call per key is in progress, and all callers share its result.
 *
 * <p>A waiter that leaves does not cancel the call, and is not retained. A call that has succeeded or failed is removed
 * before its waiters receive the result. Thread-safe. Nothing blocks; waiters receive the result on the thread on which
 * the call ends.
 */
public final class SharedCalls<K, V> {
    private final ConcurrentMap<K, SharedCall<V>> calls = new ConcurrentHashMap<>();
    private final Bound waiters;

    /** @param maxWaiting the largest number of waiters, for all calls together */
    public SharedCalls(int maxWaiting) {
        this.waiters = new Bound(maxWaiting, "waiting requests", Duration.ofSeconds(1));
    }

    /**
     * A waiter's share of a call.
     *
     * @param result ends with the call; cancelling it does not cancel the call. Fails with
     *     {@link ProblemType#UPSTREAM_BUSY} when there are too many waiters.
     * @param joined whether another caller started the call
     */
    public record Ticket<V>(Uni<V> result, boolean joined) {}

    /**
     * Joins the call in progress, or starts one.
     *
     * @param known looks up the kept result again: an earlier call may have ended since the caller looked
     * @param call started at most once, and only when no result is known
     * @param keep keeps the result where {@code known} finds it, or handles the failure (the other argument is
     *     {@code null}); not called for a forgotten call
     */
    public Ticket<V> join(K key, Supplier<Optional<V>> known, Supplier<Uni<V>> call, BiConsumer<V, Throwable> keep) {
        return join(key, known, call, keep, value -> {});
    }

    /**
     * The same.
     *
     * @param delivered called with the result after all waiters have it
     */
    public Ticket<V> join(
            K key,
            Supplier<Optional<V>> known,
            Supplier<Uni<V>> call,
            BiConsumer<V, Throwable> keep,
            Consumer<V> delivered) {
        SharedCall<V> mine = new SharedCall<>(waiters);
        SharedCall<V> earlier = calls.putIfAbsent(key, mine);
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
                .invoke(() -> calls.remove(key, mine))
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
