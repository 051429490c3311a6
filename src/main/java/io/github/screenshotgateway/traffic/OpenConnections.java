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
 * idle clients keep nobody out; when none waits, it closes the one whose answer has been unread the longest. No connection is
 * closed whose request is under way. Each method is called on the event loop of the connection.
 */
final class OpenConnections {
    /** A part of them, since a connection that is closed still counts for a moment where the server refuses new ones. */
    private static final int RESERVE = 16;

    private final int most;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final ConcurrentMap<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

    /** Those of an event loop, in each set the oldest first. */
    private record OfLoop(Set<Channel> idle, Set<Channel> unread) {
        OfLoop() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>());
        }
    }

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

    /** On another event loop, when none can be closed on this one. */
    private void makeRoom(EventLoop loop) {
        boolean waiting = idle.get() > 0;
        if (!closeOldest(loop, waiting)) {
            loops.keySet()
                    .forEach(other -> other.execute(() -> {
                        if (number.get() > most) {
                            closeOldest(other, waiting);
                        }
                    }));
        }
    }

    private boolean closeOldest(EventLoop loop, boolean waiting) {
        OfLoop own = of(loop);
        Iterator<Channel> oldest = (waiting ? own.idle : own.unread).iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Channel connection = oldest.next();
        serves(connection);
        HeldBytes.close(connection);
        return true;
    }

    /** For the next request, since the answer to that before has left. */
    void waits(Channel connection) {
        if (connection.isOpen()) {
            OfLoop own = of(connection.eventLoop());
            own.unread.remove(connection);
            if (own.idle.add(connection)) {
                idle.incrementAndGet();
            }
        }
    }

    /** A request was answered, but its client has not read all of it. */
    void answers(Channel connection) {
        if (connection.isOpen()) {
            of(connection.eventLoop()).unread.add(connection);
        }
    }

    /** A request is under way. */
    void serves(Channel connection) {
        OfLoop own = of(connection.eventLoop());
        own.unread.remove(connection);
        if (own.idle.remove(connection)) {
            idle.decrementAndGet();
        }
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

    private OfLoop of(EventLoop loop) {
        return loops.computeIfAbsent(loop, first -> new OfLoop());
    }
}
