package io.github.screenshotgateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the number of client connections. Beyond the bound, a new connection closes the one that has been idle the
 * longest; when none is idle, the one whose response has been unread the longest. A connection with a request in
 * progress is never closed. Call the methods on the event loop of the connection.
 *
 * <p>Quarkus' own limit closes the new connection instead. No test shows when this changes: it would take an
 * application without the gateway.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/pull/17909">Quarkus: Add http connection limits config</a>
 */
final class OpenConnections {
    private static final AttributeKey<Connection> KEY = AttributeKey.valueOf(OpenConnections.class, "connection");

    /** Keeps 1/16 free: the server's own limit still counts a connection for a moment after it is closed. */
    private static final int RESERVE = 16;

    private final int most;
    private final AtomicInteger number = new AtomicInteger();
    private final ConcurrentMap<EventLoop, LoopConnections> loops = new ConcurrentHashMap<>();

    /** The connections of an event loop that may be closed. */
    private static final class LoopConnections {
        final Queue idle = new Queue();
        final Queue unread = new Queue();
    }

    /**
     * Connections in insertion order. An intrusive linked list, because every request changes it twice: no lookups, no
     * allocations.
     */
    private static final class Queue {
        /** Precedes the first connection and follows the last one. */
        final Connection sentinel = new Connection(null, null);

        /** Also read by other event loops. */
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

    /** A client connection. */
    static final class Connection {
        private final Channel channel;
        private final LoopConnections loop;
        private Connection before = this;
        private Connection after = this;

        /** The queue that holds this connection; {@code null} while it must not be closed. */
        private Queue queue;

        private Connection(Channel channel, LoopConnections loop) {
            this.channel = channel;
            this.loop = loop;
        }

        /** The previous response has left; the connection is idle. */
        void markIdle() {
            if (channel.isOpen()) {
                moveTo(loop.idle);
            }
        }

        /** The response is written, but the client has not read all of it. */
        void markUnread() {
            if (channel.isOpen()) {
                moveTo(loop.unread);
            }
        }

        /** A request is in progress. */
        void markBusy() {
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

    /** @param most the number from which on the server refuses new connections */
    OpenConnections(int most) {
        this.most = most - Math.max(1, most / RESERVE);
    }

    /** Counts a connection until it is {@link #closed}. Idempotent. The connection starts out idle. */
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
        connection.markIdle();
        return connection;
    }

    /** Closes a connection of another event loop when none of this one can be closed. */
    private void makeRoom(EventLoop loop) {
        boolean anyIdle = loops.values().stream().anyMatch(connections -> connections.idle.length.get() > 0);
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
        LoopConnections own = of(loop);
        Queue queue = idle ? own.idle : own.unread;
        Connection oldest = queue.sentinel.after;
        if (oldest == queue.sentinel) {
            return false;
        }
        oldest.markBusy();
        BytesOfConnections.close(oldest.channel);
        return true;
    }

    /** Idempotent. */
    void closed(Channel channel) {
        Connection connection = channel.attr(KEY).getAndSet(null);
        if (connection != null) {
            connection.markBusy();
            number.decrementAndGet();
        }
    }

    int number() {
        return number.get();
    }

    private LoopConnections of(EventLoop loop) {
        return loops.computeIfAbsent(loop, unseen -> new LoopConnections());
    }
}
