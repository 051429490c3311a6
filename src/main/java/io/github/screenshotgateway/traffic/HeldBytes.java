package io.github.screenshotgateway.traffic;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that connections hold, bounded for all of them together. Beyond the bound, the connection is closed that has held
 * some for the longest: a client that sends or reads as fast as it can holds bytes for milliseconds, one that does not for
 * seconds. Thread-safe; the connections of an event loop are closed by that loop alone.
 */
final class HeldBytes {
    private final long most;
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentMap<Object, Map<Channel, Long>> byLoop = new ConcurrentHashMap<>();

    HeldBytes(long most) {
        this.most = most;
    }

    /** Notes what a connection holds from now on, in all; 0 when it holds nothing. On its event loop. */
    void hold(Channel connection, long bytes) {
        hold(connection.eventLoop(), connection, bytes);
    }

    /** @param loop on which this is called */
    void hold(Object loop, Channel connection, long bytes) {
        Map<Channel, Long> held = byLoop.computeIfAbsent(loop, first -> new LinkedHashMap<>());
        Long before = bytes == 0 ? held.remove(connection) : held.put(connection, bytes);
        all.addAndGet(bytes - (before == null ? 0 : before));
        while (all.get() > most && !held.isEmpty()) {
            closeOldest(held);
        }
    }

    private void closeOldest(Map<Channel, Long> held) {
        Iterator<Map.Entry<Channel, Long>> oldest = held.entrySet().iterator();
        Map.Entry<Channel, Long> connection = oldest.next();
        oldest.remove();
        all.addAndGet(-connection.getValue());
        // Through the pipeline, Vert.x would first wait until all has left: for a client that does not read, without
        // end.
        connection.getKey().unsafe().close(connection.getKey().voidPromise());
    }

    /** Of all connections. */
    long bytes() {
        return all.get();
    }
}
