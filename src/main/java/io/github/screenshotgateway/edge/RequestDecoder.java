package io.github.screenshotgateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Decodes the requests of one connection, one at a time: the next one when the previous response has been written and
 * the client reads. Vert.x' own decoder has no such bound: pipelined requests and unread responses would pile up in
 * memory, and the memory of bytes after the last request of a connection would never be freed.
 *
 * <p>Meanwhile, further input stays undecoded in one buffer of some 16 kB; when that is full, reading stops. The memory
 * of unfinished requests on all connections together is bounded: beyond the bound, their connections are closed.
 * Confined to the event loop of its connection.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** Bytes: the largest read, and the amount of pipelined input at which reading stops. */
    private static final int LARGEST_READ = 16 * 1024;

    /** Bytes of heap of a request with a small head (docs/memory.md). */
    private static final int BYTES_OF_REQUEST = 9_100;

    /** Unread bytes of responses: above the high mark, decoding pauses until they fall below the low mark. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final RequestLimits limits;
    private final ArrivingHead head;
    private ChannelHandlerContext context;
    private OpenConnections.Connection connection;

    /** Whether a decoded request is not yet answered, or not yet completely received. */
    private boolean busy;

    private boolean received;
    private boolean answered;

    /** Whether the request's body is read, as that of a webhook is. */
    private boolean bodyIsRead;

    /** Whether the request is the last one of its connection; later input is discarded. */
    private boolean last;

    /** The request's {@code Origin}; {@code null} when it has none or CORS is off. */
    private String origin;

    private boolean decoding;

    /** Whether this decoder has stopped reading. */
    private boolean paused;

    /** Bytes of heap of a request that was answered before its body arrived; 0 when there is none. */
    private long awaited;

    /** Bytes that {@link RequestLimits#unfinished()} counts for this connection. */
    private long unfinished;

    /** Closes the connection if the request is still incomplete; {@code null} while no request is arriving. */
    private Future<?> deadline;

    RequestDecoder(RequestLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.longestLine())
                .setMaxHeaderSize(limits.largestHead())
                .setMaxChunkSize(limits.largestChunk()));
        this.limits = limits;
        this.head = new ArrivingHead(limits.largeHeads());
    }

    /** The handler that observes responses before they are encoded; belongs behind the encoder. */
    UnreadResponse answers() {
        return new UnreadResponse(limits.unread(), this::responseBegun, this::responseWritten, this::responseSent);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST_READ));
        ctx.channel().config().setWriteBufferWaterMark(UNREAD);
        connection = limits.connections().opened(ctx.channel());
        if (busy && !answered) {
            connection.markBusy();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (mustWait()) {
            return;
        }
        if (last && !busy) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int start = in.readerIndex();
        super.decode(ctx, in, out);
        // A message that is decoded while a request is in progress is a piece of its body.
        if (out.isEmpty() || !busy) {
            head.add(in, start, out.isEmpty());
        }
        if (head.hasTooManyFields() || !out.isEmpty() && !busy && !head.enter()) {
            refuse(out);
        }
        if (!out.isEmpty()) {
            track(out);
        }
    }

    private void refuse(List<Object> out) {
        if (busy) {
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

    private void track(List<Object> out) {
        head.reset();
        if (out.get(0) instanceof HttpRequest request) {
            busy = true;
            received = false;
            answered = false;
            last = Persistence.isLast(request);
            bodyIsRead = request.method().equals(HttpMethod.POST);
            if (limits.crossOrigin() != null) {
                origin = request.headers().get(HttpHeaderNames.ORIGIN);
            }
            connection.markBusy();
            stopTimeout();
        }
        boolean end = out.get(out.size() - 1) instanceof LastHttpContent;
        if (!bodyIsRead) {
            discardBody(out);
        }
        if (end) {
            received();
        }
    }

    /** Vert.x would keep part of the body on the heap until the request is answered. */
    private static void discardBody(List<Object> out) {
        for (int i = out.size() - 1; i >= 0 && out.get(i) instanceof HttpContent part; i--) {
            // For an invalid request, Netty creates one message that is head and end at once.
            if (part == LastHttpContent.EMPTY_LAST_CONTENT || part instanceof HttpRequest) {
                continue;
            }
            part.release();
            if (part instanceof LastHttpContent) {
                out.set(i, LastHttpContent.EMPTY_LAST_CONTENT);
            } else {
                out.remove(i);
            }
        }
    }

    /** Takes over after a request that another decoder is decoding. */
    void begin(HttpServerRequest request) {
        busy = true;
        answered = request.response().ended();
        last = Persistence.isLast(request);
        origin = request.getHeader(HttpHeaderNames.ORIGIN);
    }

    /** The request has arrived completely, with its body. */
    void received() {
        received = true;
        finishIfComplete();
    }

    private void responseBegun(HttpResponse response) {
        if (response.protocolVersion() != HttpVersion.HTTP_1_0) {
            // Vert.x repeats the version of the request, such as HTTP/2.0 (RFC 9110, section 6.2).
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (limits.crossOrigin() != null) {
            limits.crossOrigin().complete(response.headers(), origin);
        }
    }

    private void responseWritten() {
        answered = true;
        if (context != null) {
            connection.markUnread();
            if (busy && !received) {
                awaitRest();
            }
        }
        finishIfComplete();
    }

    private void responseSent() {
        if (context != null && (!busy || answered)) {
            connection.markIdle();
        }
    }

    /** The rest of the request is useless, but precedes the next request. */
    private void awaitRest() {
        startTimeout();
        head.leave();
        awaited = BYTES_OF_REQUEST + head.requestHeadSize();
        countUnfinished();
    }

    private void finishIfComplete() {
        if (busy && received && answered) {
            busy = false;
            awaited = 0;
            head.leave();
            stopTimeout();
            resumeDecoding();
        }
    }

    private boolean mustWait() {
        return busy ? received : !context.channel().isWritable();
    }

    private void resumeDecoding() {
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
        if (!busy && (head.hasBegun() || internalBuffer().isReadable()) && !isHoldingBack()) {
            startTimeout();
        }
        countUnfinished();
    }

    private void countUnfinished() {
        long now = head.size() + internalBuffer().capacity() + awaited;
        if (now != unfinished) {
            unfinished = now;
            limits.unfinished().hold(context.channel(), now);
        }
    }

    private void startTimeout() {
        if (deadline == null) {
            deadline = context.executor()
                    .schedule(() -> context.close(), limits.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void stopTimeout() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stopTimeout();
        limits.unfinished().hold(ctx.channel(), 0);
        limits.connections().closed(ctx.channel());
        head.leave();
        super.channelInactive(ctx);
    }

    /** The same message class as in Vert.x. */
    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(line[2]), HttpMethod.valueOf(line[0]), line[1], HeadersMultiMap.httpHeaders());
    }

    /** False for all requests; comparing the class first is faster. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return message.getClass() != DefaultHttpRequest.class && super.isContentAlwaysEmpty(message);
    }
}
