package io.github.screenshotgateway.bounds;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how much may be in progress at once: a number, such as requests, or bytes. Thread-safe; concurrent callers
 * cannot exceed it.
 */
public final class Bound {
    /** A bound that others are parts of. */
    public interface Whole {
        /** @return false when the amount would exceed the bound; then nothing is counted */
        boolean tryAcquire(long amount);

        void release(long amount);
    }

    private final AtomicLong used = new AtomicLong();
    private final String detail;

    /** The bound that this one is a part of; {@code null} for none. */
    private final Whole whole;

    private final Duration retryAfter;
    private volatile long limit;

    /**
     * @param detail what a client is told when the bound is reached: a sentence such as "Too many zips are open."
     * @param retryAfter delay after which the client may try again
     */
    public Bound(long limit, String detail, Duration retryAfter) {
        this(limit, detail, retryAfter, null);
    }

    /** A part of another bound, which may refuse what this one has room for. */
    public Bound(long limit, String detail, Duration retryAfter, Whole whole) {
        this.whole = whole;
        this.limit = limit;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    /**
     * A bound that operators set.
     *
     * @param setting the key that the number comes from
     * @throws InvalidSetting for a number below 1
     */
    public Bound(String setting, long limit, String detail, Duration retryAfter) {
        this(limit, detail, retryAfter);
        if (limit < 1) {
            throw new InvalidSetting(setting, "it must be at least 1.");
        }
    }

    /** @throws Problem {@code upstream-busy} when the bound is reached; then nothing is counted */
    public void acquire() {
        acquire(1);
    }

    /**
     * @param amount at least 0
     * @throws Problem {@code upstream-busy} when the amount would exceed the bound; then nothing is counted
     */
    public void acquire(long amount) {
        if (!tryAcquire(amount)) {
            throw full();
        }
    }

    /** The {@code upstream-busy} for the caller to throw. */
    public Problem full() {
        return BoundExceeded.problem(detail, retryAfter, 0);
    }

    /** @return false when the amount would exceed the bound; then nothing is counted */
    public boolean tryAcquire(long amount) {
        long before = used.getAndUpdate(current -> current + amount <= limit ? current + amount : current);
        if (before + amount > limit) {
            return false;
        }
        if (whole != null && !whole.tryAcquire(amount)) {
            used.addAndGet(-amount);
            return false;
        }
        return true;
    }

    /** Counts an amount that already exists, even if that exceeds the bound. */
    public void forceAcquire(long amount) {
        used.addAndGet(amount);
    }

    /** Call once for every {@link #acquire()}. */
    public void release() {
        release(1);
    }

    /** Call once for every amount that has entered, or for parts that add up to it. */
    public void release(long amount) {
        used.addAndGet(-amount);
        if (whole != null) {
            whole.release(amount);
        }
    }

    public long used() {
        return used.get();
    }

    public long limit() {
        return limit;
    }

    /** For tests: changes the bound, leaves what has entered, and returns the old bound. */
    public long setLimit(long limit) {
        long before = this.limit;
        this.limit = limit;
        return before;
    }
}
