package io.github.screenshotgateway.traffic;

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
 * A bulkhead: so much work goes on at once, and the other work waits for its turn in the order of {@link ClientQueues}. When
 * all places to wait are taken, the newest work of the client that has most waiting gives way. Thread-safe.
 *
 * <p>Of our own, since the library's bulkhead has one queue for all clients, and does work for those that have left.
 */
public final class FairBulkhead {
    private final int atOnce;
    private final int mostWaiting;
    private final Supplier<Problem> refusal;
    private final ClientQueues<Waiting> queues = new ClientQueues<>();
    private int underWay;

    /** @param refusal for work that has to give way */
    public FairBulkhead(int atOnce, int mostWaiting, Supplier<Problem> refusal) {
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
        this.refusal = refusal;
    }

    /**
     * For whom work is done.
     *
     * @param client whose turn it takes, as {@link RequestState#client} has it
     * @param abandoned whether nobody waits for the result any more; called on any thread, and must not block
     */
    public record Claim(String client, BooleanSupplier abandoned) {}

    /** @param context of the request that it belongs to, in which it goes on; {@code null} outside of any */
    private record Waiting(Claim claim, UniEmitter<? super Void> emitter, Context context) {
        void go(Consumer<UniEmitter<? super Void>> on) {
            if (context == null) {
                on.accept(emitter);
            } else {
                context.runOnContext(here -> on.accept(emitter));
            }
        }
    }

    /**
     * Does work when it is its turn. Work whose turn comes when it is abandoned is not done, and the next one has the turn.
     *
     * @param work subscribed to then, and not earlier
     * @return not to be cancelled: work that nobody waits for is known by its claim. Fails with the refusal when the work is
     *     not done.
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
            starts = underWay < atOnce;
            if (starts) {
                underWay++;
                queues.noteTurn(arriving.claim.client());
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

    /** @return what gives way, which may be what arrives; {@code null} when there is room */
    private Waiting enqueue(Waiting arriving) {
        Waiting displaced = null;
        if (queues.size() == mostWaiting) {
            displaced = queues.makeRoom(arriving.claim.client());
            if (displaced == null) {
                return arriving;
            }
        }
        queues.add(arriving.claim.client(), arriving);
        return displaced;
    }

    private void leave() {
        List<Waiting> dropped = new ArrayList<>();
        Waiting next = null;
        synchronized (this) {
            while (next == null && queues.size() > 0) {
                Waiting first = queues.poll();
                if (first.claim.abandoned().getAsBoolean()) {
                    dropped.add(first);
                } else {
                    next = first;
                }
            }
            if (next == null) {
                underWay--;
            }
        }
        dropped.forEach(this::refuse);
        if (next != null) {
            next.go(emitter -> emitter.complete(null));
        }
    }

    private void refuse(Waiting waiting) {
        waiting.go(emitter -> emitter.fail(refusal.get()));
    }
}
