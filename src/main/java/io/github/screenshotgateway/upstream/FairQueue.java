package io.github.screenshotgateway.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What waits for a turn. While both kinds of {@link Flow} wait, refreshes of known tasks and first reads take turns; in
 * each kind the clients do (round robin), so that a client's hundred calls delay those of another by one turn each.
 *
 * <p>Not thread-safe.
 */
final class FairQueue<T> {
    private final Lane<T> known = new Lane<>();
    private final Lane<T> unseen = new Lane<>();
    private boolean knownIsNext = true;

    boolean isEmpty() {
        return known.size == 0 && unseen.size == 0;
    }

    void add(Flow flow, T waiting) {
        lane(flow).add(flow.client(), waiting);
    }

    /** The next one; not when it is empty. */
    T poll() {
        boolean takeKnown = unseen.size == 0 || known.size > 0 && knownIsNext;
        knownIsNext = !takeKnown;
        return (takeKnown ? known : unseen).poll();
    }

    /** How many turns go to others, at most, before a call that joins the queue now, unless further clients come. */
    int ahead(Flow flow) {
        Lane<T> own = lane(flow);
        int ahead = own.ahead(flow.client());
        return ahead + Math.min((own == known ? unseen : known).size, ahead + 1);
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

    private Lane<T> lane(Flow flow) {
        return flow.known() ? known : unseen;
    }

    /** One kind, by clients; the first client has the next turn. */
    private static final class Lane<T> {
        private final Map<String, Deque<T>> byClient = new LinkedHashMap<>();
        private int size;

        void add(String client, T waiting) {
            byClient.computeIfAbsent(client, first -> new ArrayDeque<>()).add(waiting);
            size++;
        }

        T poll() {
            Map.Entry<String, Deque<T>> first = byClient.entrySet().iterator().next();
            Deque<T> calls = first.getValue();
            byClient.remove(first.getKey());
            T next = calls.remove();
            size--;
            if (!calls.isEmpty()) {
                byClient.put(first.getKey(), calls);
            }
            return next;
        }

        /** No more than the client itself has, and as many and one of each other client. */
        int ahead(String client) {
            Deque<T> calls = byClient.get(client);
            int own = calls == null ? 0 : calls.size();
            int others = byClient.size() - (calls == null ? 0 : 1);
            return Math.min(size, own + others * (own + 1));
        }

        void removeOldest(Predicate<T> old, List<T> removed) {
            Iterator<Deque<T>> clients = byClient.values().iterator();
            while (clients.hasNext()) {
                Deque<T> calls = clients.next();
                while (!calls.isEmpty() && old.test(calls.element())) {
                    removed.add(calls.remove());
                    size--;
                }
                if (calls.isEmpty()) {
                    clients.remove();
                }
            }
        }
    }
}
