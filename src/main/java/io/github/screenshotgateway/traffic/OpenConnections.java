package io.github.screenshotgateway.traffic;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of clients, bounded in number. One more closes the one that has waited for a request the longest, so that
 * idle clients, and those that do not read their answers, keep nobody out. No connection is closed whose request is under
 * way. Each method is called on the event loop of the connection.
 */
final class OpenConnections {
    /** A part of them, since a connection that is closed still counts for a moment where the server refuses new ones. */
    private static final int RESERVE = 16;

    private final int most;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    /** Of each event loop, the one that waits longest first. */
    private final ConcurrentMap<EventLoop, Set<Channel>> waiting = new ConcurrentHashMap<>();

    /** @param most from which on the server closes new connections */
    OpenConnections(int most) {
        this.most = most - Math.max(1, most / RESERVE);
    }

    /** Counts a connection until it {@link #closed}; a second time without effect. It waits. */
    void opened(Channel connection) {
        if (open.add(connection) && number.incrementAndGet() > most) {
            makeRoom(connection.eventLoop());
        }
        waits(connection);
    }

    /** On another event loop, when none waits on this one. */
    private void makeRoom(EventLoop loop) {
        if (!closeOldest(loop)) {
            waiting.keySet()
                    .forEach(other -> other.execute(() -> {
                        if (number.get() > most) {
                            closeOldest(other);
                        }
                    }));
        }
    }

    private boolean closeOldest(EventLoop loop) {
        Iterator<Channel> oldest = waiting(loop).iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Channel connection = oldest.next();
        oldest.remove();
        HeldBytes.close(connection);
        return true;
    }

    /** For the next request, since that before was answered. */
    void waits(Channel connection) {
        if (connection.isOpen()) {
            waiting(connection.eventLoop()).add(connection);
        }
    }

    /** A request is under way. */
    void serves(Channel connection) {
        waiting(connection.eventLoop()).remove(connection);
    }

    void closed(Channel connection) {
        serves(connection);
        if (open.remove(connection)) {
            number.decrementAndGet();
        }
    }

    int number() {
        return number.get();
    }

    private Set<Channel> waiting(EventLoop loop) {
        return waiting.computeIfAbsent(loop, first -> new LinkedHashSet<>());
    }
}
