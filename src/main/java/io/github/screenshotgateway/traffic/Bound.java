package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of something may be under way at once: in number, such as requests, or in bytes. Thread-safe, and never
 * exceeded by a burst.
 */
public final class Bound {
    private final AtomicLong taken = new AtomicLong();
    private final String what;

    /** Where this one counts, too; {@code null} for none. */
    private final TransientHeap whole;

    private final Duration retryAfter;
    private volatile long most;

    /**
     * @param what is bounded, in words for the client, such as "bytes of images"
     * @param retryAfter when the client may try again
     */
    public Bound(long most, String what, Duration retryAfter) {
        this(most, what, retryAfter, null);
    }

    Bound(long most, String what, Duration retryAfter, TransientHeap whole) {
        this.whole = whole;
        this.most = most;
        this.what = what;
        this.retryAfter = retryAfter;
    }

    /**
     * A bound that operators set.
     *
     * @param setting the key that the number comes from
     * @throws InvalidSetting for a number below 1
     */
    public Bound(String setting, long most, String what, Duration retryAfter) {
        this(most, what, retryAfter);
        if (most < 1) {
            throw new InvalidSetting(setting, "it must be at least 1.");
        }
    }

    /** @throws Problem {@code upstream-busy} for one too many, which is not counted */
    public void enter() {
        enter(1);
    }

    /**
     * @param amount at least 0
     * @throws Problem {@code upstream-busy} when that would be too much; then nothing of it is counted
     */
    public void enter(long amount) {
        if (!tryEnter(amount)) {
            throw full();
        }
    }

    /** @return {@code upstream-busy}, to be thrown */
    Problem full() {
        return NoRoom.problem("Too many " + what + " are already in progress.", retryAfter, 0);
    }

    /** @return false when that would be too much; then nothing of it is counted */
    public boolean tryEnter(long amount) {
        long before = taken.getAndUpdate(current -> current + amount <= most ? current + amount : current);
        if (before + amount > most) {
            return false;
        }
        if (whole != null && !whole.tryEnter(amount)) {
            taken.addAndGet(-amount);
            return false;
        }
        return true;
    }

    /** Counts what is there already, though it may be too much for a moment. */
    void force(long amount) {
        taken.addAndGet(amount);
    }

    /** Call it once for each that has entered. */
    public void leave() {
        leave(1);
    }

    /** Call it once for each amount that has entered, or for parts that add up to it. */
    public void leave(long amount) {
        taken.addAndGet(-amount);
        if (whole != null) {
            whole.leave(amount);
        }
    }

    public long taken() {
        return taken.get();
    }

    public long most() {
        return most;
    }

    /** Changes the bound, and what is under way may stay; for tests. */
    public long change(long most) {
        long before = this.most;
        this.most = most;
        return before;
    }
}
