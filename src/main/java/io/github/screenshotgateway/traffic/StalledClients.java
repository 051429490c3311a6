package io.github.screenshotgateway.traffic;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/**
 * Disconnects clients that do not read, while the memory for what is written to them is short. Whatever answers them, it
 * waits there until they read, or until the idle time-out; and an allocation that fails harms clients that do read.
 */
@Startup
@Singleton
class StalledClients {
    /** How long a client may read nothing then. */
    private static final long LOOK_EVERY_MILLIS = 1_000;

    /** Of the direct memory, the rest of which is for the memory tier. */
    private static final int SHARE_OF_CONNECTIONS = 3;

    private final Set<Channel> connections;
    private final BooleanSupplier memoryIsShort;
    private final Vertx vertx;
    private final long timer;

    /** Bytes that waited to be written at the last look, of those connections that had any. */
    private final ConcurrentMap<Channel, Long> waiting = new ConcurrentHashMap<>();

    @Inject
    StalledClients(RequestLimits limits, Vertx vertx) {
        this.connections = limits.connections();
        this.memoryIsShort = StalledClients::memoryOfConnectionsIsShort;
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, id -> look());
    }

    /** For tests, which look themselves. */
    StalledClients(Set<Channel> connections, BooleanSupplier memoryIsShort) {
        this.connections = connections;
        this.memoryIsShort = memoryIsShort;
        this.vertx = null;
        this.timer = -1;
    }

    /** What Vert.x allocates for sockets comes from a pool of its own. */
    private static boolean memoryOfConnectionsIsShort() {
        return VertxByteBufAllocator.POOLED_ALLOCATOR instanceof PooledByteBufAllocator pool
                && pool.metric().usedDirectMemory() > PlatformDependent.maxDirectMemory() / SHARE_OF_CONNECTIONS;
    }

    void look() {
        if (memoryIsShort.getAsBoolean()) {
            connections.forEach(connection -> connection.eventLoop().execute(() -> closeIfStalled(connection)));
        } else {
            waiting.clear();
        }
    }

    private void closeIfStalled(Channel connection) {
        ChannelOutboundBuffer unwritten = connection.unsafe().outboundBuffer();
        // A buffer counts whole until its last byte has been written.
        long bytes = unwritten == null ? 0 : unwritten.totalPendingWriteBytes() - unwritten.currentProgress();
        if (bytes == 0) {
            waiting.remove(connection);
        } else if (Long.valueOf(bytes).equals(waiting.put(connection, bytes))) {
            waiting.remove(connection);
            connection.close();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }
}
