package io.github.screenshotgateway.coalesce;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many wait for calls, all together, bounded.
 *
 * @param most who is one too many is refused
 */
record Waiters(int most, AtomicInteger count) {
    /** @throws Problem {@code upstream-busy} for one too many, who is not counted */
    void enter() {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw Problem.busy("Too many requests wait already.", Duration.ofSeconds(1));
        }
    }

    void leave() {
        count.decrementAndGet();
    }
}
