package io.github.screenshotgateway.edge;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The memory and the time that a request takes until it has arrived completely. Counts the bytes of its connection in
 * {@link RequestLimits#unfinished()}, and closes the connection when the time is over. Confined to the event loop of
 * the connection.
 *
 * <p>Vert.x has no time-out for a request that arrives byte by byte. No issue is known, and no test shows when it has
 * one.
 */
final class UnfinishedRequest {
    /** Bytes of heap of a request with a small head (docs/memory.md). */
    private static final int BYTES_OF_REQUEST = 9_100;

    private final RequestLimits limits;
    private final ArrivingHead head;
    private ChannelHandlerContext context;

    /** Bytes of heap of a request that was answered before its body arrived; 0 without one. */
    private long awaited;

    /** Bytes that {@link RequestLimits#unfinished()} counts for this connection. */
    private long counted;

    /** Closes the connection if the request is still incomplete; {@code null} while no request is arriving. */
    private Future<?> deadline;

    UnfinishedRequest(RequestLimits limits, ArrivingHead head) {
        this.limits = limits;
        this.head = head;
    }

    /** Call before the methods that count or start the time-out. */
    void attach(ChannelHandlerContext connection) {
        context = connection;
    }

    /**
     * Counts the memory of the connection.
     *
     * @param buffer bytes of the buffer of undecoded input
     */
    void count(int buffer) {
        long now = head.size() + buffer + awaited;
        if (now != counted) {
            counted = now;
            limits.unfinished().hold(context.channel(), now);
        }
    }

    /** The response is written, but the request has not arrived completely. */
    void awaitRest() {
        startTimeout();
        head.leave();
        awaited = BYTES_OF_REQUEST + head.requestHeadSize();
    }

    /** The request has arrived, and its response is written. */
    void finish() {
        awaited = 0;
        head.leave();
        stopTimeout();
    }

    /** Idempotent. */
    void startTimeout() {
        if (deadline == null) {
            deadline = context.executor()
                    .schedule(() -> context.close(), limits.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Idempotent. */
    void stopTimeout() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** The connection is closed. */
    void close() {
        stopTimeout();
        limits.unfinished().hold(context.channel(), 0);
        head.leave();
    }
}
