package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.bounds.ClientQueues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calls that wait for a turn. While both kinds of {@link CallOrigin} wait, refreshes of known tasks alternate with first
 * reads; within a kind, clients take turns as in {@link ClientQueues}.
 *
 * <p>Not thread-safe.
 */
final class FairQueue<T> {
    private final ClientQueues<T> known = new ClientQueues<>();
    private final ClientQueues<T> unseen = new ClientQueues<>();
    private boolean knownIsNext = true;

    boolean isEmpty() {
        return known.size() == 0 && unseen.size() == 0;
    }

    void add(CallOrigin flow, T waiting) {
        lane(flow).add(flow.client(), waiting);
    }

    /** Removes the next call. The queue must not be empty. */
    T poll() {
        boolean takeKnown = unseen.size() == 0 || known.size() > 0 && knownIsNext;
        knownIsNext = !takeKnown;
        return (takeKnown ? known : unseen).poll();
    }

    /** The maximum number of turns before that of a call queued now, unless further clients arrive. */
    int ahead(CallOrigin flow) {
        ClientQueues<T> own = lane(flow);
        int ahead = own.maxTurnsBefore(flow.client());
        return ahead + Math.min((own == known ? unseen : known).size(), ahead + 1);
    }

    /**
     * Removes the calls that match.
     *
     * @param old must match a call only if it matches all earlier ones of the same flow
     */
    List<T> removeOldest(Predicate<T> old) {
        List<T> removed = new ArrayList<>();
        known.removeOldest(old, removed);
        unseen.removeOldest(old, removed);
        return removed;
    }

    private ClientQueues<T> lane(CallOrigin flow) {
        return flow.known() ? known : unseen;
    }
}
