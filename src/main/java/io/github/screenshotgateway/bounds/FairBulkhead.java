package io.github.screenshotgateway.bounds;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A bulkhead that is fair to clients. It bounds concurrent work; other work waits in the order of {@link ClientQueues}.
 * When the queue is full, the newest work of the client that has most waiting is refused. Thread-safe.
 *
 * <p>The library's bulkhead has one queue for all clients, and runs work for clients that have disconnected.
 */
public final class FairBulkhead {
    private final int atOnce;
    private final int maxWaiting;
    private final Supplier<Problem> refusal;
    private final ClientQueues<Waiting> queues = new ClientQueues<>();
    private int running;

    /** @param refusal the problem with which displaced work fails */
    public FairBulkhead(int atOnce, int maxWaiting, Supplier<Problem> refusal) {
        this.atOnce = atOnce;
        this.maxWaiting = maxWaiting;
        this.refusal = refusal;
    }

    /**
     * The owner of some work.
     *
     * @param client the client whose turn the work takes
     * @param abandoned whether nobody waits for the result any more; called on any thread, and must not block
     */
    public record Claim(String client, BooleanSupplier abandoned) {}

    /** @param context the context of the request, in which the work runs; {@code null} outside of requests */
    private record Waiting(Claim claim, UniEmitter<? super Void> emitter, Context context) {
        void signal(Consumer<UniEmitter<? super Void>> end) {
            if (context == null) {
                end.accept(emitter);
            } else {
                context.runOnContext(ignored -> end.accept(emitter));
            }
        }
    }

    /**
     * Runs work when its turn comes. Abandoned work is skipped.
     *
     * @param work called and subscribed to at its turn, not earlier
     * @return must not be cancelled: the claim says whether work is abandoned. Fails with the refusal when the work is
     *     skipped or displaced.
     */
    public <T> Uni<T> run(Claim claim, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> enter(new Waiting(claim, emitter, Vertx.currentContext())))
                .chain(() ->
                        Uni.createFrom().deferred(work::get).onTermination().invoke(this::leave));
    }

    private void enter(Waiting arriving) {
        boolean starts;
        Waiting refused = null;
        synchronized (this) {
            starts = running < atOnce;
            if (starts) {
                running++;
                queues.recordTurn(arriving.claim.client());
            } else {
                refused = enqueue(arriving);
            }
        }
        if (starts) {
            arriving.emitter.complete(null);
        }
        if (refused != null) {
            refuse(refused);
        }
    }

    /** @return the displaced work, which may be the arriving one; {@code null} when there is room */
    private Waiting enqueue(Waiting arriving) {
        Waiting displaced = null;
        if (queues.size() == maxWaiting) {
            displaced = queues.makeRoom(arriving.claim.client());
            if (displaced == null) {
                return arriving;
            }
        }
        queues.add(arriving.claim.client(), arriving);
        return displaced;
    }

    private void leave() {
        List<Waiting> abandoned = new ArrayList<>();
        Waiting next = null;
        synchronized (this) {
            while (next == null && queues.size() > 0) {
                Waiting first = queues.poll();
                if (first.claim.abandoned().getAsBoolean()) {
                    abandoned.add(first);
                } else {
                    next = first;
                }
            }
            if (next == null) {
                running--;
            }
        }
        abandoned.forEach(this::refuse);
        if (next != null) {
            next.signal(emitter -> emitter.complete(null));
        }
    }

    private void refuse(Waiting waiting) {
        waiting.signal(emitter -> emitter.fail(refusal.get()));
    }
}
