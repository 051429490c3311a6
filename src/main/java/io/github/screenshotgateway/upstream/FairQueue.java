package io.github.screenshotgateway.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What waits for a turn. While both kinds of {@link Flow} wait, refreshes of known tasks and first reads take turns; in
 * each kind the clients do, so that a client's hundred calls delay those of another by one turn each. The client whose last
 * turn is the longest ago has the next one: a hundred clients that ask without a pause delay one that asks now and then by
 * next to nothing.
 *
 * <p>Not thread-safe.
 */
final class FairQueue<T> {
    /** Turns of each kind that are remembered: at the default rate, those of a minute. */
    private static final int REMEMBERED = 1_000;

    private final Lane<T> known = new Lane<>();
    private final Lane<T> unseen = new Lane<>();
    private boolean knownIsNext = true;

    boolean isEmpty() {
        return known.size == 0 && unseen.size == 0;
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

    /** One kind, by clients. */
    private static final class Lane<T> {
        /** By what {@link #rank} gives; the first client has the next turn. */
        private final TreeMap<Long, Client<T>> inOrder = new TreeMap<>();

        private final Map<String, Client<T>> waiting = new HashMap<>();

        /** The numbers of the last turns of clients, the oldest first. */
        private final Map<String, Long> lastTurns = new LinkedHashMap<>();

        private long turns;
        private long newcomers;
        private int size;

        private record Client<T>(String name, long rank, Deque<T> calls) {}

        void add(String client, T call) {
            Client<T> its = waiting.get(client);
            if (its == null) {
                its = new Client<>(client, rank(client), new ArrayDeque<>());
                newcomers++;
                insert(its);
            }
            its.calls.add(call);
            size++;
        }

        private void insert(Client<T> client) {
            waiting.put(client.name, client);
            inOrder.put(client.rank, client);
        }

        /** The number of its last turn; ahead of all those, in order of arrival, for a client of which none is remembered. */
        private long rank(String client) {
            Long last = lastTurns.get(client);
            return last == null ? Long.MIN_VALUE + newcomers : last;
        }

        void noteTurn(String client) {
            lastTurns.remove(client);
            lastTurns.put(client, ++turns);
            if (lastTurns.size() > REMEMBERED) {
                lastTurns.remove(lastTurns.keySet().iterator().next());
            }
        }

        T poll() {
            Client<T> first = inOrder.pollFirstEntry().getValue();
            waiting.remove(first.name);
            noteTurn(first.name);
            T next = first.calls.remove();
            size--;
            if (!first.calls.isEmpty()) {
                insert(new Client<>(first.name, turns, first.calls));
            }
            return next;
        }

        /** No more than the client itself has, as many of each other client, and one more of those that come first. */
        int ahead(String client) {
            Client<T> its = waiting.get(client);
            int own = its == null ? 0 : its.calls.size();
            long rank = its == null ? rank(client) : its.rank;
            int others = waiting.size() - (its == null ? 0 : 1);
            return Math.min(size, own + others * own + inOrder.headMap(rank).size());
        }

        void removeOldest(Predicate<T> old, List<T> removed) {
            Iterator<Client<T>> clients = inOrder.values().iterator();
            while (clients.hasNext()) {
                Client<T> client = clients.next();
                while (!client.calls.isEmpty() && old.test(client.calls.element())) {
                    removed.add(client.calls.remove());
                    size--;
                }
                if (client.calls.isEmpty()) {
                    clients.remove();
                    waiting.remove(client.name);
                }
            }
        }
    }
}
