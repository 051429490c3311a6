package io.github.screenshotgateway.bounds;

import io.github.screenshotgateway.problem.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * A bound on long-lived things that no single client can exhaust. One client may take three quarters: behind a proxy
 * that is not trusted, all clients look like one. Within the last quarter, a client may hold at most what it leaves
 * free for others. Thread-safe.
 */
public final class SharedBound {
    private static final int KEPT_FOR_OTHERS = 4;

    private final Bound all;
    private final Map<String, Long> held = new HashMap<>();

    public SharedBound(Bound all) {
        this.all = all;
    }

    /**
     * @param client whose share it is
     * @throws Problem {@code upstream-busy} when the bound or the client's share is reached; then nothing is counted
     */
    public void acquire(String client) {
        acquire(client, 1);
    }

    /**
     * @param client whose share it is
     * @param amount at least 1
     * @throws Problem {@code upstream-busy} when the amount would exceed the bound or the client's share; then nothing
     *     is counted
     */
    public synchronized void acquire(String client, long amount) {
        if (!allows(client, amount)) {
            throw all.full();
        }
        all.acquire(amount);
        held.merge(client, amount, Long::sum);
    }

    /** Whether the amount is within the client's share. */
    public synchronized boolean allows(String client, long amount) {
        long free = all.limit() - all.used();
        boolean takesFromLastQuarter = free - amount < all.limit() / KEPT_FOR_OTHERS;
        return !takesFromLastQuarter || held.getOrDefault(client, 0L) + amount <= free;
    }

    /** @return false when the amount would exceed the bound or the client's share; then nothing is counted */
    public boolean tryAcquire(String client, long amount) {
        try {
            acquire(client, amount);
            return true;
        } catch (Problem full) {
            return false;
        }
    }

    /** Call once for every {@link #acquire(String)}. */
    public void release(String client) {
        release(client, 1);
    }

    /** Call once for every amount that has entered. */
    public synchronized void release(String client, long amount) {
        held.computeIfPresent(client, (name, holds) -> holds == amount ? null : holds - amount);
        all.release(amount);
    }

    public long taken() {
        return all.used();
    }

    /** The bound for all clients together. */
    public Bound bound() {
        return all;
    }
}
