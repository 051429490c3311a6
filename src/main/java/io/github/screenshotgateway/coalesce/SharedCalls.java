package io.github.screenshotgateway.coalesce;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Calls that many wait for and nobody owns: at most one for each key is under way.
 *
 * <p>A client that leaves cancels nothing. A call that has ended, well or not, is forgotten before those who wait are
 * told. Thread-safe; nothing blocks, and those who wait are woken on the thread on which the call ends.
 */
public final class SharedCalls<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /**
     * A place among those who wait for a call.
     *
     * @param result ends when the call does; whoever cancels it only leaves
     * @param joined whether somebody else had the call made
     */
    public record Ticket<V>(Uni<V> result, boolean joined) {
        private static <V> Ticket<V> of(CompletableFuture<V> call, boolean joined) {
            // A copy: Mutiny cancels the stage that it was given when its subscriber leaves.
            return new Ticket<>(Uni.createFrom().completionStage(call::copy), joined);
        }
    }

    /**
     * Joins the call under way, or makes it.
     *
     * @param known looks once more for what an earlier call has left behind: it may have ended since the caller looked
     * @param call made at most once, and only when nothing is known; it leaves its result where {@code known} finds it
     *     before it ends
     */
    public Ticket<V> join(K key, Supplier<Optional<V>> known, Supplier<Uni<V>> call) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> earlier = underWay.putIfAbsent(key, mine);
        if (earlier != null) {
            return Ticket.of(earlier, true);
        }
        boolean[] joined = {false};
        Uni.createFrom()
                .deferred(() -> {
                    Optional<V> found = known.get();
                    joined[0] = found.isPresent();
                    return found.map(value -> Uni.createFrom().item(value)).orElseGet(call);
                })
                .onItemOrFailure()
                .invoke(() -> underWay.remove(key, mine))
                .subscribe()
                .with(mine::complete, mine::completeExceptionally);
        return Ticket.of(mine, joined[0]);
    }
}
