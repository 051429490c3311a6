package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many of something may be under way at once. Thread-safe, and never passed, not even by a burst. */
public final class Bound {
    private final AtomicInteger taken = new AtomicInteger();
    private final String what;
    private final Duration retryAfter;
    private volatile int most;

    /**
     * @param setting the key that the number comes from
     * @param what is bounded, in words for the client, such as "zips"
     * @param retryAfter when it may be tried again
     * @throws InvalidSetting for a number below 1
     */
    public Bound(String setting, int most, String what, Duration retryAfter) {
        if (most < 1) {
            throw new InvalidSetting(setting, "it must be at least 1.");
        }
        this.most = most;
        this.what = what;
        this.retryAfter = retryAfter;
    }

    /** @throws Problem {@code upstream-busy} for one too many, which is not counted */
    public void enter() {
        int before = taken.getAndUpdate(current -> current < most ? current + 1 : current);
        if (before >= most) {
            throw Problem.busy("Too many " + what + " are under way already.", retryAfter);
        }
    }

    /** To be called once for each that has entered. */
    public void leave() {
        taken.decrementAndGet();
    }

    public int taken() {
        return taken.get();
    }

    /** How many may be under way from now on, and those that are may stay; for tests. */
    public int change(int most) {
        int before = this.most;
        this.most = most;
        return before;
    }
}
