package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Limits the rate at which calls to the vendor's API start: a leaky bucket (generic cell rate algorithm) that serves
 * waiting calls in the order of {@link FairQueue}. Thread-safe.
 *
 * <p>The library's rate limits only refuse: waiting callers would have to poll, in no order, and two of its three kinds
 * also count refused attempts.
 */
final class CallRate {
    /** Half the common client time-out. A call that would wait longer is refused immediately. */
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(5);

    /**
     * A burst is the calls of a quarter second. So no second sees more than 1.25 times the rate (below 8 per second:
     * one call more): 25 at the default, the vendor's maximum.
     */
    private static final int BURSTS_PER_SECOND = 4;

    private static final int MAX_RATE = 1000;

    /** Timers accept nothing shorter. */
    private static final long MIN_DELAY = TimeUnit.MILLISECONDS.toNanos(1);

    private final RefusedCalls refusals;
    private final LongSupplier nanoTime;
    private final BiConsumer<Runnable, Duration> timer;
    private final long interval;
    private final long burst;
    private final FairQueue<Waiting> queue = new FairQueue<>();

    /** When the next call would start without bursts, by {@code nanoTime}. */
    private long next;

    /** Whether a call of {@link #startDueCalls} is scheduled. */
    private boolean timerIsSet;

    /** @param perSecond calls per second, 1 to 1000 */
    CallRate(int perSecond, RefusedCalls refusals) {
        this(perSecond, refusals, System::nanoTime, CallRate::schedule);
    }

    /** @param timer runs a task after a delay of at least one millisecond */
    CallRate(int perSecond, RefusedCalls refusals, LongSupplier nanoTime, BiConsumer<Runnable, Duration> timer) {
        if (perSecond < 1 || perSecond > MAX_RATE) {
            throw new InvalidSetting(
                    "gateway.upstream.requests-per-second", "it must be a whole number from 1 to " + MAX_RATE + ".");
        }
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = interval * (Math.max(1, perSecond / BURSTS_PER_SECOND) - 1);
        this.next = nanoTime.getAsLong();
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
            if (context == null) {
                on.run();
            } else {
                context.runOnContext(here -> on.run());
            }
        }
    }

    /**
     * @return the result of the call, made when its turn comes. Fails with {@code upstream-busy} when the wait is too
     *     long: immediately, unless other clients arrive during the wait.
     */
    <T> Uni<T> paced(CallOrigin flow, Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    if (startOrEnqueue(flow, emitter)) {
                        emitter.complete(null);
                    }
                })
                .chain(call::get);
    }

    /** Takes the current turn, or queues the call. */
    private synchronized boolean startOrEnqueue(CallOrigin flow, UniEmitter<? super Void> emitter) {
        long now = nanoTime.getAsLong();
        long start = nextStart(now);
        if (queue.isEmpty() && start <= now) {
            next = start + interval;
            queue.recordTurn(flow);
            return true;
        }
        long tooLong = start + queue.ahead(flow) * interval - now - MAX_WAIT;
        if (tooLong > 0) {
            throw refusal(tooLong);
        }
        queue.add(flow, new Waiting(emitter, Vertx.currentContext(), now + MAX_WAIT));
        setTimer(now);
        return false;
    }

    /** The earliest start of the next call. */
    private long nextStart(long now) {
        return Math.max(next, now - burst);
    }

    private void setTimer(long now) {
        if (!timerIsSet) {
            timer.accept(this::startDueCalls, Duration.ofNanos(Math.max(nextStart(now) - now, MIN_DELAY)));
            timerIsSet = true;
        }
    }

    private void startDueCalls() {
        List<Waiting> started = new ArrayList<>();
        List<Waiting> late;
        synchronized (this) {
            timerIsSet = false;
            long now = nanoTime.getAsLong();
            while (!queue.isEmpty() && nextStart(now) <= now) {
                next = nextStart(now) + interval;
                started.add(queue.poll());
            }
            late = queue.removeOldest(waiting -> waiting.deadline() <= now);
            if (!queue.isEmpty()) {
                setTimer(now);
            }
        }
        started.forEach(waiting -> waiting.resume(() -> waiting.emitter().complete(null)));
        late.forEach(waiting -> waiting.resume(() -> waiting.emitter().fail(refusal(interval))));
    }

    private Problem refusal(long nanos) {
        return refusals.refuse(
                RefusedCalls.Reason.RATE,
                "The gateway's own rate limit for the upstream is reached.",
                Duration.ofNanos(nanos));
    }
}
