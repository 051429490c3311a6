package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.cluster.Turns;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes calls to the vendor's API wait for their {@link Turns}, in the order of {@link FairQueue}. Thread-safe.
 *
 * <p>The library's rate limits only refuse: waiting callers would have to poll, in no order, and two of its three kinds
 * also count refused attempts.
 */
final class CallRate {
    /** Half the common client time-out. A call that would wait longer is refused immediately. */
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(5);

    private static final int MAX_RATE = 1000;

    /** Timers accept nothing shorter. */
    private static final long MIN_DELAY = TimeUnit.MILLISECONDS.toNanos(1);

    private final RefusedCalls refusals;
    private final Turns turns;
    private final Turns.Pace pace;
    private final LongSupplier nanoTime;
    private final BiConsumer<Runnable, Duration> timer;
    private final FairQueue<Waiting> queue = new FairQueue<>();

    /** Whether the next turn is being reserved or awaited. There is one whenever calls wait. */
    private boolean reserved;

    /** The reserved turn, by {@code nanoTime}. */
    private long nextTurn;

    /** Time between two turns of this replica, if it has to share them with others. */
    private long spacing;

    /** @param perSecond calls per second, 1 to 1000 */
    CallRate(int perSecond, RefusedCalls refusals, Turns turns) {
        this(perSecond, refusals, turns, System::nanoTime, CallRate::schedule);
    }

    /** @param timer runs a task after a delay of at least one millisecond */
    CallRate(
            int perSecond,
            RefusedCalls refusals,
            Turns turns,
            LongSupplier nanoTime,
            BiConsumer<Runnable, Duration> timer) {
        if (perSecond < 1 || perSecond > MAX_RATE) {
            throw new InvalidSetting(
                    "gateway.upstream.requests-per-second", "it must be a whole number from 1 to " + MAX_RATE + ".");
        }
        this.refusals = refusals;
        this.turns = turns;
        this.pace = Turns.Pace.of(perSecond);
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.spacing = pace.interval().toNanos();
    }

    /** Runs the task on an event loop or a worker thread. */
    private static void schedule(Runnable task, Duration pause) {
        Infrastructure.getDefaultWorkerPool().schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * A call that waits for its turn.
     *
     * @param context of its request, in which it resumes; {@code null} without one
     * @param deadline when it has waited too long
     */
    private record Waiting(UniEmitter<? super Void> emitter, Context context, long deadline) {
        void resume(Runnable on) {
            if (context == null || context == Vertx.currentContext()) {
                on.run();
            } else {
                context.runOnContext(here -> on.run());
            }
        }
    }

    /**
     * @return the result of the call, made when its turn comes. Fails with {@code upstream-busy} when the wait is too
     *     long: immediately, unless other clients or replicas arrive during the wait.
     */
    <T> Uni<T> paced(CallOrigin flow, Supplier<Uni<T>> call) {
        return Uni.createFrom().<Void>emitter(emitter -> enqueue(flow, emitter)).chain(call::get);
    }

    private void enqueue(CallOrigin flow, UniEmitter<? super Void> emitter) {
        synchronized (this) {
            long now = nanoTime.getAsLong();
            long tooLong = (reserved ? nextTurn - now : 0) + queue.ahead(flow) * spacing - MAX_WAIT;
            if (tooLong > 0) {
                throw refusal(tooLong);
            }
            queue.add(flow, new Waiting(emitter, Vertx.currentContext(), now + MAX_WAIT));
            if (reserved) {
                return;
            }
            reserved = true;
            nextTurn = now;
        }
        reserve();
    }

    private void reserve() {
        turns.reserve(pace).subscribe().with(this::await);
    }

    private void await(Duration delay) {
        synchronized (this) {
            nextTurn = nanoTime.getAsLong() + delay.toNanos();
            spacing = Math.max(pace.interval().toNanos(), delay.toNanos());
        }
        if (delay.isZero()) {
            takeTurn();
        } else {
            timer.accept(this::takeTurn, Duration.ofNanos(Math.max(delay.toNanos(), MIN_DELAY)));
        }
    }

    private void takeTurn() {
        Waiting next;
        List<Waiting> late;
        boolean more;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            next = queue.poll();
            late = queue.removeOldest(waiting -> waiting.deadline() <= now);
            more = !queue.isEmpty();
            reserved = more;
        }
        next.resume(() -> next.emitter().complete(null));
        late.forEach(waiting -> waiting.resume(() -> waiting.emitter().fail(refusal(spacing))));
        if (more) {
            reserve();
        }
    }

    private Problem refusal(long nanos) {
        return refusals.refuse(
                RefusedCalls.Reason.RATE,
                "The gateway's own rate limit for the upstream is reached.",
                Duration.ofNanos(nanos));
    }
}
