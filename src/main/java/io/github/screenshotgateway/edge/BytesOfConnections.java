package io.github.screenshotgateway.edge;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds the bytes that all connections hold together. Beyond the bound, the connection that has held bytes for the
 * longest is closed: a client at full speed holds bytes for milliseconds, a slow one for seconds. The bytes of a
 * connection on another event loop are freed when that loop runs the close. Serves {@link RequestDecoder} and
 * {@link UnreadResponse}. Thread-safe.
 */
final class BytesOfConnections {
    private final long most;
    private long all;

    /** Bytes by connection; the connection that has held bytes for the longest comes first. */
    private final Map<Channel, Long> held = new LinkedHashMap<>();

    BytesOfConnections(long most) {
        this.most = most;
    }

    /** Sets the bytes that a connection holds in total. May close connections. */
    void hold(Channel connection, long bytes) {
        update(connection, bytes).forEach(BytesOfConnections::close);
    }

    private synchronized List<Channel> update(Channel connection, long bytes) {
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

    /** Bypasses the pipeline: Vert.x would first wait, without limit, until the client has read everything. */
    static void close(Channel connection) {
        if (connection.eventLoop().inEventLoop()) {
            connection.unsafe().close(connection.voidPromise());
        } else {
            connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
        }
    }

    /** The bytes of all connections. */
    synchronized long bytes() {
        return all;
    }
}
