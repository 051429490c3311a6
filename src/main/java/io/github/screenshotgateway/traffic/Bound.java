package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how much may be in progress at once: a number, such as requests, or bytes. Thread-safe; concurrent callers
 * cannot exceed it.
 */
public final class Bound {
    private final AtomicLong taken = new AtomicLong();
    private final String what;

    /** The heap that this bound is a part of; {@code null} for none. */
    private final TransientHeap whole;

    private final Duration retryAfter;
    private volatile long most;

    /**
     * @param what the bounded thing, in words for the client, such as "bytes of images"
     * @param retryAfter delay after which the client may try again
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

    /** @throws Problem {@code upstream-busy} when the bound is reached; then nothing is counted */
    public void enter() {
        enter(1);
    }

    /**
     * @param amount at least 0
     * @throws Problem {@code upstream-busy} when the amount would exceed the bound; then nothing is counted
     */
    public void enter(long amount) {
        if (!tryEnter(amount)) {
            throw full();
        }
    }

    /** The {@code upstream-busy} for the caller to throw. */
    Problem full() {
        return NoRoom.problem("Too many " + what + " are already in progress.", retryAfter, 0);
    }

    /** @return false when the amount would exceed the bound; then nothing is counted */
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

    /** Counts an amount that already exists, even if that exceeds the bound. */
    void force(long amount) {
        taken.addAndGet(amount);
    }

    /** Call once for every {@link #enter()}. */
    public void leave() {
        leave(1);
    }

    /** Call once for every amount that has entered, or for parts that add up to it. */
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

    /** For tests: changes the bound, leaves what has entered, and returns the old bound. */
    public long change(long most) {
        long before = this.most;
        this.most = most;
        return before;
    }
}
