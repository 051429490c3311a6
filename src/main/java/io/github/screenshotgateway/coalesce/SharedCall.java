package io.github.screenshotgateway.coalesce;

import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One call and those who wait for it. A {@code CompletableFuture} would hold on to those who have left. */
final class SharedCall<V> {
    private final Bound waiters;
    private final Set<UniEmitter<? super V>> waiting = ConcurrentHashMap.newKeySet();

    /** Tells one of those who wait how the call ended; {@code null} until then. */
    private volatile Consumer<UniEmitter<? super V>> outcome;

    private volatile boolean awaited;

    SharedCall(Bound waiters) {
        this.waiters = waiters;
    }

    /** The end of the call, for one who waits; cancelling it only leaves. The request that waits takes note of the time. */
    Uni<V> result() {
        return Uni.createFrom().deferred(() -> {
            RequestState request = RequestState.current();
            return request == null ? place() : place().onTermination().invoke(request.waits());
        });
    }

    private Uni<V> place() {
        return Uni.createFrom().emitter(emitter -> {
            waiters.enter();
            waiting.add(emitter);
            awaited = true;
            emitter.onTermination(() -> leaves(emitter));
            // The call may have ended in between, and have told all who waited then.
            if (outcome != null) {
                tell(emitter);
            }
        });
    }

    /** Whether all who have waited have left. */
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
        waiting.forEach(this::tell);
    }

    private void tell(UniEmitter<? super V> emitter) {
        if (leaves(emitter)) {
            outcome.accept(emitter);
        }
    }

    /** True once for each, though several may say it at the same time: the call, its end and the client. */
    private boolean leaves(UniEmitter<? super V> emitter) {
        boolean left = waiting.remove(emitter);
        if (left) {
            waiters.leave();
        }
        return left;
    }
}
