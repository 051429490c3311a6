package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The rate at which calls to the vendor's API start: a leaky bucket (the generic cell rate algorithm) in which each
 * call reserves its turn when it comes, so that calls start in the order in which they came, and each waits only once.
 *
 * <p>Of our own, since the library's rate limits only refuse: callers that wait would have to ask again and again, in
 * no order, and two of its three kinds count refused attempts as well.
 */
final class CallRate {
    /** Half of what clients are commonly willing to wait. Whoever would have to wait for longer is refused at once. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /**
     * A quarter of a second's calls may start at once. No second thus sees more than 1.25 times the rate (one call
     * more, below 8 per second): 25 at the default, which is all that the vendor allows.
     */
    private static final int BURSTS_PER_SECOND = 4;

    private static final int HIGHEST = 1000;

    /** The timers that calls wait on refuse to be set for less. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final Refusals refusals;
    private final LongSupplier nanoTime;
    private final long interval;
    private final long burst;

    /** When the next call would start if there were no bursts, on the clock of {@code nanoTime}. */
    private long next;

    /** @param perSecond calls, 1 to 1000 */
    CallRate(int perSecond, Refusals refusals) {
        this(perSecond, refusals, System::nanoTime);
    }

    CallRate(int perSecond, Refusals refusals, LongSupplier nanoTime) {
        if (perSecond < 1 || perSecond > HIGHEST) {
            throw new InvalidSetting(
                    "gateway.upstream.requests-per-second", "it must be a whole number from 1 to " + HIGHEST + ".");
        }
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = interval * (Math.max(1, perSecond / BURSTS_PER_SECOND) - 1);
        this.next = nanoTime.getAsLong();
    }

    /** @return what the call returns, once its turn has come; fails with {@code upstream-busy} when that takes too long */
    <T> Uni<T> paced(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            Duration turn = reserve();
            if (turn.isZero()) {
                return call.get();
            }
            return Uni.createFrom().voidItem().onItem().delayIt().by(turn).chain(call::get);
        });
    }

    /**
     * Takes the next turn.
     *
     * @return how long it is to it: nothing, or a millisecond at least
     * @throws Problem {@code upstream-busy} when it is too long; then nothing is taken
     */
    synchronized Duration reserve() {
        long now = nanoTime.getAsLong();
        long start = Math.max(next, now - burst);
        Duration turn = Duration.ofNanos(Math.max(0, start - now));
        if (turn.compareTo(LONGEST_WAIT) > 0) {
            throw refusals.refuse(
                    Refusals.Reason.RATE,
                    "The gateway's own rate limit for the upstream is reached.",
                    turn.minus(LONGEST_WAIT));
        }
        next = start + interval;
        return turn.isZero() || turn.compareTo(SHORTEST_WAIT) > 0 ? turn : SHORTEST_WAIT;
    }
}
