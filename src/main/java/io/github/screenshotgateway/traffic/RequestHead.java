package io.github.screenshotgateway.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections on which the head of a request has begun and does not end: an idle time-out never ends those that
 * send a byte now and then. Lives on the event loop of its connection, and costs a request nothing that arrives as a
 * whole.
 */
final class RequestHead extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<RequestHead> KEY = AttributeKey.valueOf(RequestHead.class, "head");

    /** What a connection of HTTP/2 begins with; no request of HTTP/1 does. */
    private static final byte[] PREFACE = "PRI * HTTP/2".getBytes(StandardCharsets.US_ASCII);

    private final Duration longest;
    private boolean begun;
    private boolean beingAnswered;
    private Future<?> end;

    RequestHead(Duration longest) {
        this.longest = longest;
    }

    /** To be called when a head has arrived; until it is answered, the gateway is at work, and the client may wait. */
    static void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof ConnectionBase connection) {
            RequestHead head =
                    connection.channelHandlerContext().channel().attr(KEY).get();
            if (head != null) {
                head.complete();
                // Of HTTP/2, which is not watched.
                if (request.version() != HttpVersion.HTTP_2) {
                    context.addEndHandler(ended -> head.answered());
                }
            }
        }
    }

    void complete() {
        begun = false;
        beingAnswered = true;
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    void answered() {
        beingAnswered = false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (bytes instanceof ByteBuf buffer && !begun && !beingAnswered) {
            // Once it is HTTP/2 (RFC 9113, section 3.4), heads may arrive at any time and in pieces of their own.
            beingAnswered = isPreface(buffer);
        }
        begun = true;
        context.fireChannelRead(bytes);
    }

    private static boolean isPreface(ByteBuf buffer) {
        return buffer.readableBytes() >= PREFACE.length
                && Arrays.equals(PREFACE, ByteBufUtil.getBytes(buffer, buffer.readerIndex(), PREFACE.length));
    }

    /** All that was read has been handled by now: had the head ended in it, {@link #complete()} would have been called. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (begun && !beingAnswered && end == null) {
            end = context.executor().schedule(() -> context.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
        }
        context.fireChannelReadComplete();
    }
}
