package io.github.screenshotgateway.traffic;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Calls that wait for a turn, in a queue for each client. The clients take turns, so that a client's hundred calls delay those of
 * another by one turn each. The client whose last turn is the longest ago has the next one: a hundred clients that ask
 * without a pause delay one that asks now and then by next to nothing.
 *
 * <p>Not thread-safe.
 */
public final class ClientQueues<T> {
    /** Turns that are remembered: of calls to the API, at the default rate, those of a minute. */
    private static final int REMEMBERED = 1_000;

    /** By what {@link #rank} gives; the first client has the next turn. */
    private final TreeMap<Long, Client<T>> inOrder = new TreeMap<>();

    private final Map<String, Client<T>> waiting = new HashMap<>();

    /** The numbers of the last turns of clients, the oldest first. */
    private final Map<String, Long> lastTurns = new LinkedHashMap<>();

    private long turns;
    private long newcomers;
    private int size;

    private record Client<T>(String name, long rank, Deque<T> calls) {}

    public void add(String client, T call) {
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

    /** Notes a turn; of what has to wait, {@link #poll} does. */
    public void noteTurn(String client) {
        lastTurns.remove(client);
        lastTurns.put(client, ++turns);
        if (lastTurns.size() > REMEMBERED) {
            lastTurns.remove(lastTurns.keySet().iterator().next());
        }
    }

    /** The next one; not when nothing waits. */
    public T poll() {
        return poll(inOrder.firstEntry().getValue());
    }

    /** The first one that can go on now, of each client only the one that came first; {@code null} when there is none. */
    public T pollIf(Predicate<T> goesOn) {
        for (Client<T> client : inOrder.values()) {
            if (goesOn.test(client.calls.element())) {
                return poll(client);
            }
        }
        return null;
    }

    /** Whether it is true of any, of each client only the one that came first. */
    public boolean anyFirst(Predicate<T> kind) {
        return inOrder.values().stream().anyMatch(client -> kind.test(client.calls.element()));
    }

    private T poll(Client<T> first) {
        inOrder.remove(first.rank);
        waiting.remove(first.name);
        noteTurn(first.name);
        T next = first.calls.remove();
        size--;
        if (!first.calls.isEmpty()) {
            insert(new Client<>(first.name, turns, first.calls));
        }
        return next;
    }

    public int size() {
        return size;
    }

    /**
     * Makes room for one more of this client: removes the newest of the client that has most waiting.
     *
     * @return {@code null} when that client would have more afterwards; not to be called when nothing waits
     */
    public T makeRoom(String client) {
        Client<T> most = Collections.max(waiting.values(), Comparator.comparingInt(each -> each.calls.size()));
        Client<T> own = waiting.get(client);
        if (most.calls.size() <= (own == null ? 1 : own.calls.size() + 1)) {
            return null;
        }
        size--;
        return most.calls.removeLast();
    }

    /**
     * How many turns go to others, at most, before one that joins its queue now, unless further clients come: no more than the
     * client itself has, as many of each other client, and one more of those that come first.
     */
    public int ahead(String client) {
        Client<T> its = waiting.get(client);
        int own = its == null ? 0 : its.calls.size();
        long rank = its == null ? rank(client) : its.rank;
        int others = waiting.size() - (its == null ? 0 : 1);
        return Math.min(size, own + others * own + inOrder.headMap(rank).size());
    }

    /** @param old true for none unless it is true for all of the same client that came before */
    public void removeOldest(Predicate<T> old, List<T> removed) {
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
