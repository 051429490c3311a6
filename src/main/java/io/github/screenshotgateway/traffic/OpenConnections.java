package io.github.screenshotgateway.traffic;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of clients, bounded in number. One more closes the one that has waited for a request the longest, so that
 * idle clients keep nobody out; when none waits, it closes the one whose answer has been unread the longest. No connection is
 * closed whose request is under way. Each method is called on the event loop of the connection.
 */
final class OpenConnections {
    private static final AttributeKey<Connection> KEY = AttributeKey.valueOf(OpenConnections.class, "connection");

    /** A part of them, since a connection that is closed still counts for a moment where the server refuses new ones. */
    private static final int RESERVE = 16;

    private final int most;
    private final AtomicInteger number = new AtomicInteger();
    private final ConcurrentMap<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

    /** Those of an event loop that may be closed. */
    private static final class OfLoop {
        final Queue idle = new Queue();
        final Queue unread = new Queue();
    }

    /**
     * Connections, the one that was added first in front. A linked list whose links are in the connections themselves, since
     * each request changes it twice: without a lookup and without an allocation.
     */
    private static final class Queue {
        /** Stands in front of the first one and behind the last one. */
        final Connection sentinel = new Connection(null, null);

        /** Read by other event loops, too. */
        final AtomicInteger length = new AtomicInteger();

        void add(Connection connection) {
            connection.before = sentinel.before;
            connection.after = sentinel;
            sentinel.before.after = connection;
            sentinel.before = connection;
            length.incrementAndGet();
        }

        void remove(Connection connection) {
            connection.before.after = connection.after;
            connection.after.before = connection.before;
            length.decrementAndGet();
        }
    }

    /** One of them. */
    static final class Connection {
        private final Channel channel;
        private final OfLoop loop;
        private Connection before = this;
        private Connection after = this;

        /** That it is in; {@code null} while it may not be closed. */
        private Queue queue;

        private Connection(Channel channel, OfLoop loop) {
            this.channel = channel;
            this.loop = loop;
        }

        /** For the next request, since the answer to that before has left. */
        void waits() {
            if (channel.isOpen()) {
                moveTo(loop.idle);
            }
        }

        /** Its request was answered, but its client has not read all of it. */
        void answers() {
            if (channel.isOpen()) {
                moveTo(loop.unread);
            }
        }

        /** A request is under way. */
        void serves() {
            moveTo(null);
        }

        private void moveTo(Queue next) {
            if (queue == next) {
                return;
            }
            if (queue != null) {
                queue.remove(this);
            }
            queue = next;
            if (next != null) {
                next.add(this);
            }
        }
    }

    /** @param most from which on the server closes new connections */
    OpenConnections(int most) {
        this.most = most - Math.max(1, most / RESERVE);
    }

    /** Counts a connection until it is {@link #closed}, and only once. It waits for its first request. */
    Connection opened(Channel channel) {
        Connection known = channel.attr(KEY).get();
        if (known != null) {
            return known;
        }
        if (number.incrementAndGet() > most) {
            makeRoom(channel.eventLoop());
        }
        Connection connection = new Connection(channel, of(channel.eventLoop()));
        channel.attr(KEY).set(connection);
        connection.waits();
        return connection;
    }

    /** On another event loop, when none can be closed on this one. */
    private void makeRoom(EventLoop loop) {
        boolean anyIdle = loops.values().stream().anyMatch(each -> each.idle.length.get() > 0);
        if (!closeOldest(loop, anyIdle)) {
            loops.keySet()
                    .forEach(other -> other.execute(() -> {
                        if (number.get() > most) {
                            closeOldest(other, anyIdle);
                        }
                    }));
        }
    }

    private boolean closeOldest(EventLoop loop, boolean idle) {
        OfLoop own = of(loop);
        Queue queue = idle ? own.idle : own.unread;
        Connection oldest = queue.sentinel.after;
        if (oldest == queue.sentinel) {
            return false;
        }
        oldest.serves();
        BytesOfConnections.close(oldest.channel);
        return true;
    }

    /** Once more does no harm. */
    void closed(Channel channel) {
        Connection connection = channel.attr(KEY).getAndSet(null);
        if (connection != null) {
            connection.serves();
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
