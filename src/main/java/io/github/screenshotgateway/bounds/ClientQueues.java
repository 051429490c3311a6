package io.github.screenshotgateway.bounds;

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
 * Waiting calls, with one queue per client. Clients take turns: a client's hundred calls delay each call of another
 * client by one turn. The next turn goes to the client whose last turn is longest ago, so a hundred busy clients hardly
 * delay an occasional one.
 *
 * <p>Not thread-safe.
 */
public final class ClientQueues<T> {
    /** Turns that are remembered. Calls to the API take so many in a minute, at the default rate. */
    private static final int REMEMBERED = 1_000;

    /** By {@link #rank}; the first client has the next turn. */
    private final TreeMap<Long, Client<T>> inOrder = new TreeMap<>();

    private final Map<String, Client<T>> waiting = new HashMap<>();

    /** The number of each client's last turn, the oldest first. */
    private final Map<String, Long> lastTurns = new LinkedHashMap<>();

    private long turns;
    private long newcomers;
    private int size;

    private record Client<T>(String name, long rank, Deque<T> calls) {}

    public void add(String client, T call) {
        Client<T> existing = waiting.get(client);
        if (existing == null) {
            existing = new Client<>(client, rank(client), new ArrayDeque<>());
            newcomers++;
            insert(existing);
        }
        existing.calls.add(call);
        size++;
    }

    private void insert(Client<T> client) {
        waiting.put(client.name, client);
        inOrder.put(client.rank, client);
    }

    /** The number of the client's last turn. Clients without a remembered turn come first, in order of arrival. */
    private long rank(String client) {
        Long last = lastTurns.get(client);
        return last == null ? Long.MIN_VALUE + newcomers : last;
    }

    /** Records a turn of a call that did not have to wait; {@link #poll} records the others. */
    public void recordTurn(String client) {
        lastTurns.remove(client);
        lastTurns.put(client, ++turns);
        if (lastTurns.size() > REMEMBERED) {
            lastTurns.remove(lastTurns.keySet().iterator().next());
        }
    }

    /** Removes the next call. Call only when one waits. */
    public T poll() {
        return poll(inOrder.firstEntry().getValue());
    }

    /** Removes the first of the clients' oldest calls that can run now; {@code null} without one. */
    public T pollIf(Predicate<T> canRun) {
        for (Client<T> client : inOrder.values()) {
            if (canRun.test(client.calls.element())) {
                return poll(client);
            }
        }
        return null;
    }

    /** Whether the predicate holds for the oldest call of any client. */
    public boolean anyOldestMatches(Predicate<T> kind) {
        return inOrder.values().stream().anyMatch(client -> kind.test(client.calls.element()));
    }

    private T poll(Client<T> first) {
        inOrder.remove(first.rank);
        waiting.remove(first.name);
        recordTurn(first.name);
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
     * Makes room for one more call of a client: removes the newest call of the client that has most waiting. Call only
     * when something waits.
     *
     * @return the removed call; {@code null} when this client would then have at least as many calls waiting as the
     *     other
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
     * Upper bound of the turns before a call that joins its queue now, unless new clients arrive: the calls that the
     * client already has, as many of every other client, and one more of every client that comes first.
     */
    public int maxTurnsBefore(String client) {
        Client<T> existing = waiting.get(client);
        int own = existing == null ? 0 : existing.calls.size();
        long rank = existing == null ? rank(client) : existing.rank;
        int others = waiting.size() - (existing == null ? 0 : 1);
        return Math.min(size, own + others * own + inOrder.headMap(rank).size());
    }

    /**
     * Removes old calls.
     *
     * @param old holds for a call only if it holds for all earlier calls of the same client
     * @param removed receives the removed calls
     */
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
