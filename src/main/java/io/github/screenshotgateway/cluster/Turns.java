package io.github.screenshotgateway.cluster;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Decides when calls to the vendor may start: one per interval, and some at once after unused intervals (generic cell
 * rate algorithm). The rate is that of all replicas together. Thread-safe; nothing blocks.
 */
public interface Turns {
    /**
     * How often calls may start.
     *
     * @param interval between two calls
     * @param burst how far back unused turns may be caught up
     */
    record Pace(Duration interval, Duration burst) {
        /**
         * A burst is the calls of a quarter second. So no second sees more than 1.25 times the rate (below 8 per second:
         * one call more): 25 at the default, the vendor's maximum.
         */
        private static final int BURSTS_PER_SECOND = 4;

        /** @param perSecond calls per second, at least 1 */
        public static Pace of(int perSecond) {
            Duration interval = Duration.ofSeconds(1).dividedBy(perSecond);
            return new Pace(interval, interval.multipliedBy(Math.max(1, perSecond / BURSTS_PER_SECOND) - 1L));
        }

        /** The pace of one replica when some share it; at least one call per second. */
        Pace share(int replicas) {
            long perSecond = Duration.ofSeconds(1).toNanos() / interval.toNanos();
            return replicas <= 1 ? this : of((int) Math.max(1, perSecond / replicas));
        }
    }

    /**
     * Reserves the next turn.
     *
     * @return the wait for the turn; never fails. If the vendor has asked another replica for a pause, the action of
     *     {@link #onPause} runs first, and the result is zero
     */
    Uni<Duration> reserve(Pace pace);

    /** Passes on that the vendor has asked for a pause. */
    void pause(Duration length);

    /** Sets what to do when any replica was asked for a pause. */
    void onPause(Consumer<Duration> action);
}
