package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.problem.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * A bound on what stays for long, which no client takes whole. Three quarters of it are for any client, even for
 * a single one: behind a proxy that is not trusted, all clients are one. Of the last quarter, each has no more than it
 * leaves free for others. Thread-safe.
 */
public final class SharedBound {
    private static final int KEPT_FOR_OTHERS = 4;

    private final Bound all;
    private final Map<String, Long> held = new HashMap<>();

    public SharedBound(Bound all) {
        this.all = all;
    }

    /**
     * @param client as {@link RequestState#client} has it
     * @throws Problem {@code upstream-busy} for one too many, in all or of this client, which is not counted
     */
    public void enter(String client) {
        enter(client, 1);
    }

    /**
     * @param client as {@link RequestState#client} has it
     * @param amount at least 1
     * @throws Problem {@code upstream-busy} when that would be too much, in all or of this client; then nothing of it is counted
     */
    public synchronized void enter(String client, long amount) {
        if (!allows(client, amount)) {
            throw all.full();
        }
        all.enter(amount);
        held.merge(client, amount, Long::sum);
    }

    /** Whether it would not be too much of this client. */
    public synchronized boolean allows(String client, long amount) {
        long free = all.most() - all.taken();
        boolean takesFromLastQuarter = free - amount < all.most() / KEPT_FOR_OTHERS;
        return !takesFromLastQuarter || held.getOrDefault(client, 0L) + amount <= free;
    }

    /** @return false when that would be too much, in all or of this client; then nothing of it is counted */
    public boolean tryEnter(String client, long amount) {
        try {
            enter(client, amount);
            return true;
        } catch (Problem full) {
            return false;
        }
    }

    /** Call it once for each that has entered. */
    public void leave(String client) {
        leave(client, 1);
    }

    /** Call it once for each amount that has entered. */
    public synchronized void leave(String client, long amount) {
        held.computeIfPresent(client, (same, holds) -> holds == amount ? null : holds - amount);
        all.leave(amount);
    }

    public long taken() {
        return all.taken();
    }

    /** That for all clients together. */
    public Bound bound() {
        return all;
    }
}
