package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.traffic.ClientQueues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What waits for a turn. While both kinds of {@link Flow} wait, refreshes of known tasks and first reads take turns; in
 * each kind the clients do, as {@link ClientQueues} have it.
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

    void add(Flow flow, T waiting) {
        lane(flow).add(flow.client(), waiting);
    }

    /** Notes the turn of a call that did not have to wait. */
    void hasTurn(Flow flow) {
        lane(flow).noteTurn(flow.client());
    }

    /** The next one; not when it is empty. */
    T poll() {
        boolean takeKnown = unseen.size() == 0 || known.size() > 0 && knownIsNext;
        knownIsNext = !takeKnown;
        return (takeKnown ? known : unseen).poll();
    }

    /** How many turns go to others, at most, before a call that joins the queue now, unless further clients come. */
    int ahead(Flow flow) {
        ClientQueues<T> own = lane(flow);
        int ahead = own.ahead(flow.client());
        return ahead + Math.min((own == known ? unseen : known).size(), ahead + 1);
    }

    /**
     * Removes those that match.
     *
     * @param old true for no call unless it is true for all of the same flow that came before
     */
    List<T> removeOldest(Predicate<T> old) {
        List<T> removed = new ArrayList<>();
        known.removeOldest(old, removed);
        unseen.removeOldest(old, removed);
        return removed;
    }

    private ClientQueues<T> lane(Flow flow) {
        return flow.known() ? known : unseen;
    }
}
