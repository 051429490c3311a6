package io.github.screenshotgateway.traffic;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes that connections hold, bounded for all of them together. Beyond the bound, the connection is closed that has held
 * some for the longest: a client that sends or reads as fast as it can holds bytes for milliseconds, one that does not for
 * seconds. Those of a connection of another event loop are free as soon as that gets to it. Thread-safe.
 */
final class BytesOfConnections {
    private final long most;
    private long all;

    /** The one that has held some for the longest first. */
    private final Map<Channel, Long> held = new LinkedHashMap<>();

    BytesOfConnections(long most) {
        this.most = most;
    }

    /** Notes what a connection holds from now on, in all; 0 when it holds nothing. */
    void hold(Channel connection, long bytes) {
        note(connection, bytes).forEach(BytesOfConnections::close);
    }

    private synchronized List<Channel> note(Channel connection, long bytes) {
        Long before = bytes == 0 ? held.remove(connection) : held.put(connection, bytes);
        all += bytes - (before == null ? 0 : before);
        return all > most ? removeOldest() : List.of();
    }

    private List<Channel> removeOldest() {
        List<Channel> oldest = new ArrayList<>();
        Iterator<Map.Entry<Channel, Long>> connections = held.entrySet().iterator();
        while (all > most) {
            Map.Entry<Channel, Long> connection = connections.next();
            all -= connection.getValue();
            oldest.add(connection.getKey());
            connections.remove();
        }
        return oldest;
    }

    /** Through the pipeline, Vert.x would first wait until all has left: for a client that does not read, without end. */
    static void close(Channel connection) {
        if (connection.eventLoop().inEventLoop()) {
            connection.unsafe().close(connection.voidPromise());
        } else {
            connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
        }
    }

    /** Of all connections. */
    synchronized long bytes() {
        return all;
    }
}
