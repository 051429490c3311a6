package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.problem.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * A bound on what stays for long, which no client takes whole. Three quarters of the places are for any client, even for
 * a single one: behind a proxy that is not trusted, all clients are one. Of the last quarter, each has no more than it
 * leaves free for others. Thread-safe.
 */
public final class SharedBound {
    private static final int KEPT_FOR_OTHERS = 4;

    private final Bound all;
    private final Map<String, Integer> held = new HashMap<>();

    public SharedBound(Bound all) {
        this.all = all;
    }

    /**
     * @param client as {@link Exchange#client} has it
     * @throws Problem {@code upstream-busy} for one too many, in all or of this client, which is not counted
     */
    public synchronized void enter(String client) {
        long free = all.most() - all.taken();
        if (free <= all.most() / KEPT_FOR_OTHERS && held.getOrDefault(client, 0) >= free) {
            throw all.full();
        }
        all.enter();
        held.merge(client, 1, Integer::sum);
    }

    /** Call it once for each that has entered. */
    public synchronized void leave(String client) {
        held.computeIfPresent(client, (same, places) -> places == 1 ? null : places - 1);
        all.leave();
    }

    public long taken() {
        return all.taken();
    }

    /** That for all clients together. */
    public Bound bound() {
        return all;
    }
}
