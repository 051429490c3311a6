package io.github.screenshotgateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Decodes the requests of one connection, one at a time: the next one when the previous response has been written and
 * the client reads. Vert.x' own decoder has no such bound: pipelined requests and unread responses would pile up in
 * memory, and the memory of bytes after the last request of a connection would never be freed.
 *
 * <p>Meanwhile, further input stays undecoded in one buffer of some 16 kB; when that is full, reading stops. The memory
 * of unfinished requests on all connections together is bounded: beyond the bound, their connections are closed.
 * Confined to the event loop of its connection. No issue is known.
 *
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/http/impl/Http1xServerConnection.java">
 *     Vert.x queues pipelined requests, and discards later input without releasing it</a>
 */
final class RequestDecoder extends VertxMessageDecoder {
    /** Bytes: the largest read, and the amount of pipelined input at which reading stops. */
    private static final int LARGEST_READ = 16 * 1024;

    /** Unread bytes of responses: above the high mark, decoding pauses until they fall below the low mark. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final RequestLimits limits;
    private final ArrivingHead head;
    private final UnfinishedRequest unfinished;
    private final RequestProgress request;
    private ChannelHandlerContext context;
    private boolean decoding;

    /** Whether this decoder has stopped reading. */
    private boolean paused;

    RequestDecoder(RequestLimits limits) {
        super(limits);
        this.limits = limits;
        this.head = new ArrivingHead(limits.largeHeads());
        this.unfinished = new UnfinishedRequest(limits, head);
        this.request = new RequestProgress(this, unfinished, limits.crossOrigin());
    }

    /** The handler that observes responses before they are encoded; belongs behind the encoder. */
    UnreadResponse answers() {
        return new UnreadResponse(
                limits.unread(), request::responseBegun, request::responseWritten, request::responseSent);
    }

    /** Takes over after a request that another decoder is decoding. */
    void begin(HttpServerRequest current) {
        request.begin(current);
    }

    /** The request has arrived completely, with its body. */
    void received() {
        request.received();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST_READ));
        ctx.channel().config().setWriteBufferWaterMark(UNREAD);
        unfinished.attach(ctx);
        request.attach(limits.connections().opened(ctx.channel()));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (mustWait()) {
            return;
        }
        if (request.wasLast()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int start = in.readerIndex();
        super.decode(ctx, in, out);
        // A message that is decoded while a request is in progress is a piece of its body.
        if (out.isEmpty() || !request.isBusy()) {
            head.add(in, start, out.isEmpty());
        }
        if (head.hasTooManyFields() || !out.isEmpty() && !request.isBusy() && !head.enter()) {
            refuse(out);
        }
        if (!out.isEmpty()) {
            head.reset();
            request.add(out);
        }
    }

    private void refuse(List<Object> out) {
        if (request.isBusy()) {
            // Too long a trailer: its request is already being handled.
            context.close();
            return;
        }
        HttpMessage message = out.isEmpty() ? createInvalidMessage() : (HttpMessage) out.get(0);
        message.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException("Too many fields.")));
        out.clear();
        out.add(message);
        out.add(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private boolean mustWait() {
        return request.isBusy() ? request.isReceived() : !context.channel().isWritable();
    }

    /** Decodes the next request, if it has arrived and may be decoded. */
    void resumeDecoding() {
        if (context != null && !decoding && internalBuffer().isReadable()) {
            // Not in this call: the caller is in the middle of writing a response.
            context.executor().execute(this::decodeRest);
        }
    }

    private void decodeRest() {
        if (mustWait() || context.isRemoved()) {
            return;
        }
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            if (paused && !isFull()) {
                paused = false;
                context.channel().config().setAutoRead(true);
            }
            channelReadComplete(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Whether there are bytes that must not be decoded yet. */
    private boolean isHoldingBack() {
        return internalBuffer().isReadable() && mustWait();
    }

    /** Until the buffer is full, reading continues: only a read shows that a client has disconnected. */
    private boolean isFull() {
        return isHoldingBack() && internalBuffer().readableBytes() >= LARGEST_READ;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (!mustWait()) {
            resumeDecoding();
        }
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            decoding = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (isFull()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
            // Netty's own decoder would request another read.
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
        if (!request.isBusy() && (head.hasBegun() || internalBuffer().isReadable()) && !isHoldingBack()) {
            unfinished.startTimeout();
        }
        countUnfinished();
    }

    /** Counts the memory of the input that has arrived so far. */
    void countUnfinished() {
        unfinished.count(internalBuffer().capacity());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        unfinished.close();
        limits.connections().closed(ctx.channel());
        super.channelInactive(ctx);
    }
}
