package io.github.screenshotgateway.coalesce;

import io.github.screenshotgateway.bounds.Bound;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A call and its waiters. A {@code CompletableFuture} would retain waiters that have left. */
final class SharedCall<V> {
    private final Bound waiters;
    private final Supplier<Runnable> onWait;
    private final Set<UniEmitter<? super V>> waiting = ConcurrentHashMap.newKeySet();

    /** Passes the call's result to a waiter; {@code null} until the call has ended. */
    private volatile Consumer<UniEmitter<? super V>> outcome;

    private volatile boolean awaited;

    SharedCall(Bound waiters, Supplier<Runnable> onWait) {
        this.waiters = waiters;
        this.onWait = onWait;
    }

    /** The result for one waiter; cancelling it keeps the call. */
    Uni<V> result() {
        return Uni.createFrom().deferred(() -> await().onTermination().invoke(onWait.get()));
    }

    private Uni<V> await() {
        return Uni.createFrom().emitter(emitter -> {
            waiters.acquire();
            waiting.add(emitter);
            awaited = true;
            emitter.onTermination(() -> leave(emitter));
            // The call may have ended meanwhile, and missed this waiter.
            if (outcome != null) {
                deliver(emitter);
            }
        });
    }

    /** Whether all waiters have left. */
    boolean isAbandoned() {
        return awaited && waiting.isEmpty();
    }

    int waiting() {
        return waiting.size();
    }

    void succeed(V value) {
        end(emitter -> emitter.complete(value));
    }

    void fail(Throwable failure) {
        end(emitter -> emitter.fail(failure));
    }

    private void end(Consumer<UniEmitter<? super V>> how) {
        outcome = how;
        waiting.forEach(this::deliver);
    }

    private void deliver(UniEmitter<? super V> emitter) {
        if (leave(emitter)) {
            outcome.accept(emitter);
        }
    }

    /** True once per waiter: the end of the call and a client that leaves may race. */
    private boolean leave(UniEmitter<? super V> emitter) {
        boolean left = waiting.remove(emitter);
        if (left) {
            waiters.release();
        }
        return left;
    }
}
