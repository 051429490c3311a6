package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.RateLimitException;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The rate at which calls to the vendor's API start. A call that comes too early waits for its turn, but not longer
 * than {@link #LONGEST_WAIT}, and not when as many wait already as can have their turn in that time.
 */
final class CallRate {
    /** Half of what clients are commonly willing to wait. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final int BURSTS_PER_SECOND = 4;

    /** The library counts in milliseconds. */
    private static final int HIGHEST = 1000;

    private final Guard tokens;
    private final int mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param perSecond calls, 1 to 1000 */
    CallRate(int perSecond) {
        if (perSecond < 1 || perSecond > HIGHEST) {
            throw new InvalidSetting(
                    "gateway.upstream.requests-per-second", "it must be a whole number from 1 to " + HIGHEST + ".");
        }
        this.mostWaiting = (int) (perSecond * LONGEST_WAIT.toSeconds());
        this.tokens = tokens(perSecond);
    }

    /**
     * A token bucket that holds a quarter of a second's calls, so that no second sees more than 1.25 times the rate:
     * 25 at the default, which is all that the vendor allows. The library's other two kinds count refused attempts
     * too; with waiting callers they would never open again.
     */
    private static Guard tokens(int perSecond) {
        int burst = Math.max(1, perSecond / BURSTS_PER_SECOND);
        return Guard.create()
                .withDescription("upstream-rate")
                .withRateLimit()
                .limit(burst)
                .window(
                        Duration.ofSeconds(1)
                                .multipliedBy(burst)
                                .dividedBy(perSecond)
                                .toMillis(),
                        ChronoUnit.MILLIS)
                .type(RateLimitType.SMOOTH)
                .done()
                .build();
    }

    /** @return what the call returns; fails with {@link RateLimitException} when its turn does not come in time */
    <T> Uni<T> paced(Supplier<Uni<T>> call) {
        return paced(call, LONGEST_WAIT);
    }

    private <T> Uni<T> paced(Supplier<Uni<T>> call, Duration patience) {
        return tokens.get(call, new TypeLiteral<Uni<T>>() {
                    private static final long serialVersionUID = 1L;
                })
                .onFailure(RateLimitException.class)
                .recoverWithUni(failure -> later(failure, call, patience));
    }

    private <T> Uni<T> later(RateLimitException early, Supplier<Uni<T>> call, Duration patience) {
        Duration turn = Duration.ofMillis(Math.max(1, early.getRetryAfterMillis()));
        Duration left = patience.minus(turn);
        if (left.isNegative() || !joinQueue()) {
            return Uni.createFrom().failure(early);
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(turn)
                .onTermination()
                .invoke(waiting::decrementAndGet)
                .chain(() -> paced(call, left));
    }

    private boolean joinQueue() {
        if (waiting.incrementAndGet() <= mostWaiting) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }
}
