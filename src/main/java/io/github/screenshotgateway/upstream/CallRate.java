package io.github.screenshotgateway.upstream;

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
 * The rate at which calls to the vendor's API start: a leaky bucket (the generic cell rate algorithm) whose turns go to
 * the calls that wait in the order of {@link FairQueue}. Thread-safe.
 *
 * <p>Of our own, since the library's rate limits only refuse: callers that wait would have to ask again and again, in
 * no order, and two of its three kinds count refused attempts as well.
 */
final class CallRate {
    /** Half of what clients are commonly willing to wait. A call that would have to wait for longer is refused at once. */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

    /**
     * A quarter of a second's calls may start at once. No second thus sees more than 1.25 times the rate (one call
     * more, below 8 per second): 25 at the default, which is all that the vendor allows.
     */
    private static final int BURSTS_PER_SECOND = 4;

    private static final int HIGHEST = 1000;

    /** Timers refuse to be set for less. */
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final RefusedCalls refusals;
    private final LongSupplier nanoTime;
    private final BiConsumer<Runnable, Duration> timer;
    private final long interval;
    private final long burst;
    private final FairQueue<Waiting> queue = new FairQueue<>();

    /** When the next call would start if there were no bursts, on the clock of {@code nanoTime}. */
    private long next;

    /** Whether {@link #takeTurns} will be called. */
    private boolean timerIsSet;

    /** @param perSecond calls, 1 to 1000 */
    CallRate(int perSecond, RefusedCalls refusals) {
        this(perSecond, refusals, System::nanoTime, CallRate::later);
    }

    /** @param timer runs something after a time of a millisecond at least */
    CallRate(int perSecond, RefusedCalls refusals, LongSupplier nanoTime, BiConsumer<Runnable, Duration> timer) {
        if (perSecond < 1 || perSecond > HIGHEST) {
            throw new InvalidSetting(
                    "gateway.upstream.requests-per-second", "it must be a whole number from 1 to " + HIGHEST + ".");
        }
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = interval * (Math.max(1, perSecond / BURSTS_PER_SECOND) - 1);
        this.next = nanoTime.getAsLong();
    }

    /** On an event loop, or on a worker thread. */
    private static void later(Runnable task, Duration pause) {
        Infrastructure.getDefaultWorkerPool().schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * A call whose turn has not come yet.
     *
     * @param context of the request that it belongs to, in which it goes on; {@code null} outside of any
     * @param until when it has waited for too long
     */
    private record Waiting(UniEmitter<? super Void> emitter, Context context, long until) {
        void go(Runnable on) {
            if (context == null) {
                on.run();
            } else {
                context.runOnContext(here -> on.run());
            }
        }
    }

    /**
     * @return what the call returns, once its turn has come; fails with {@code upstream-busy} when that takes too long,
     *     which is known at once unless other clients come meanwhile
     */
    <T> Uni<T> paced(Flow flow, Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    if (startsNow(flow, emitter)) {
                        emitter.complete(null);
                    }
                })
                .chain(call::get);
    }

    /** Takes the turn of this moment if there is one, or has the call wait for a later one. */
    private synchronized boolean startsNow(Flow flow, UniEmitter<? super Void> emitter) {
        long now = nanoTime.getAsLong();
        long start = start(now);
        if (queue.isEmpty() && start <= now) {
            next = start + interval;
            queue.hasTurn(flow);
            return true;
        }
        long tooLong = start + queue.ahead(flow) * interval - now - LONGEST_WAIT;
        if (tooLong > 0) {
            throw refusal(tooLong);
        }
        queue.add(flow, new Waiting(emitter, Vertx.currentContext(), now + LONGEST_WAIT));
        setTimer(now);
        return false;
    }

    /** When the next turn is. */
    private long start(long now) {
        return Math.max(next, now - burst);
    }

    private void setTimer(long now) {
        if (!timerIsSet) {
            timer.accept(this::takeTurns, Duration.ofNanos(Math.max(start(now) - now, SHORTEST_PAUSE)));
            timerIsSet = true;
        }
    }

    private void takeTurns() {
        List<Waiting> started = new ArrayList<>();
        List<Waiting> late;
        synchronized (this) {
            timerIsSet = false;
            long now = nanoTime.getAsLong();
            while (!queue.isEmpty() && start(now) <= now) {
                next = start(now) + interval;
                started.add(queue.poll());
            }
            late = queue.removeOldest(waiting -> waiting.until() <= now);
            if (!queue.isEmpty()) {
                setTimer(now);
            }
        }
        started.forEach(waiting -> waiting.go(() -> waiting.emitter().complete(null)));
        late.forEach(waiting -> waiting.go(() -> waiting.emitter().fail(refusal(interval))));
    }

    private Problem refusal(long nanos) {
        return refusals.refuse(
                RefusedCalls.Reason.RATE,
                "The gateway's own rate limit for the upstream is reached.",
                Duration.ofNanos(nanos));
    }
}
