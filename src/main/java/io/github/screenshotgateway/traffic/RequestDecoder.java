package io.github.screenshotgateway.traffic;

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
 * Decodes the requests of one connection, one at a time: the next one when the answer to the one before has been written
 * and the client reads. Vert.x' own decoder has no such bound. Requests behind one that waits, and answers that nobody
 * reads, would pile up in memory, and of what follows the last request of a connection, the memory would never be freed.
 *
 * <p>Meanwhile what the client sends stays as bytes, in one buffer of some 16 kB, and then no more is read. The memory that
 * unfinished requests take on all connections together is bounded: beyond it, their connections are closed. Lives on the
 * event loop of its connection.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** Bytes that are read at once, and from which on no more is read behind a request. */
    private static final int LARGEST_READ = 16 * 1024;

    /** Of heap, with a small head (docs/memory.md). */
    private static final int BYTES_OF_REQUEST = 9_100;

    /** Bytes that wait to be written, from and up to which no further request is decoded. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final RequestLimits limits;
    private final ArrivingHead head;
    private ChannelHandlerContext context;
    private OpenConnections.Connection connection;

    /** Whether a request has been decoded that is not answered, or not received to its end. */
    private boolean busy;

    private boolean received;
    private boolean answered;

    /** Whether anybody reads the body of the request: that of a webhook. */
    private boolean bodyIsRead;

    /** Whether the request is the last one of its connection; what follows it is thrown away. */
    private boolean last;

    /** Of the request, where that matters; {@code null} for none. */
    private String origin;

    private boolean decoding;

    /** Whether reading was stopped here. */
    private boolean paused;

    /** Bytes of heap of a request that was answered before its body arrived; 0 for none. */
    private long awaited;

    /** What {@link RequestLimits#unfinished()} counts. */
    private long unfinished;

    /** Closes the connection unless the request is complete by then; {@code null} while none is on its way. */
    private Future<?> deadline;

    RequestDecoder(RequestLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.longestLine())
                .setMaxHeaderSize(limits.largestHead())
                .setMaxChunkSize(limits.largestChunk()));
        this.limits = limits;
        this.head = new ArrivingHead(limits.largeHeads());
    }

    /** Sees the answers before they are encoded; has its place behind the encoder. */
    UnreadResponse answers() {
        return new UnreadResponse(limits.unread(), this::begun, this::answered, this::answerLeft);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST_READ));
        ctx.channel().config().setWriteBufferWaterMark(UNREAD);
        connection = limits.connections().opened(ctx.channel());
        if (busy && !answered) {
            connection.serves();
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
        // A message that is decoded while a request is under way is a piece of its body.
        if (out.isEmpty() || !busy) {
            head.add(in, start, out.isEmpty());
        }
        if (head.hasTooManyFields() || !out.isEmpty() && !busy && !head.enter()) {
            refuse(out);
        }
        if (!out.isEmpty()) {
            note(out);
        }
    }

    private void refuse(List<Object> out) {
        if (busy) {
            // A trailer: its request is being handled already.
            context.close();
            return;
        }
        HttpMessage message = out.isEmpty() ? createInvalidMessage() : (HttpMessage) out.get(0);
        message.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException("Too many fields.")));
        out.clear();
        out.add(message);
        out.add(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void note(List<Object> out) {
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
            connection.serves();
            stopClock();
        }
        boolean end = out.get(out.size() - 1) instanceof LastHttpContent;
        if (!bodyIsRead) {
            throwBodyAway(out);
        }
        if (end) {
            received();
        }
    }

    /** Vert.x would keep some of it on the heap for as long as the request is answered. */
    private static void throwBodyAway(List<Object> out) {
        for (int i = out.size() - 1; i >= 0 && out.get(i) instanceof HttpContent part; i--) {
            // Of what is no valid request, Netty makes one message that is all in one.
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

    /** Begins behind a request that another decoder is decoding, and as Vert.x has seen that. */
    void begin(HttpServerRequest request) {
        busy = true;
        answered = request.response().ended();
        last = Persistence.isLast(request);
        origin = request.getHeader(HttpHeaderNames.ORIGIN);
    }

    /** The request, or its body, has arrived to its end. */
    void received() {
        received = true;
        endIfOver();
    }

    private void begun(HttpResponse answer) {
        if (answer.protocolVersion() != HttpVersion.HTTP_1_0) {
            // Vert.x answers in the version of the request, such as HTTP/2.0 (RFC 9110, section 6.2).
            answer.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (limits.crossOrigin() != null) {
            limits.crossOrigin().complete(answer.headers(), origin);
        }
    }

    private void answered() {
        answered = true;
        if (context != null) {
            connection.answers();
            if (busy && !received) {
                awaitRest();
            }
        }
        endIfOver();
    }

    private void answerLeft() {
        if (context != null && (!busy || answered)) {
            connection.waits();
        }
    }

    /** Nobody wants the rest of the request, but it stands in front of the next one. */
    private void awaitRest() {
        startClock();
        head.leave();
        awaited = BYTES_OF_REQUEST + head.underWay();
        countUnfinished();
    }

    private void endIfOver() {
        if (busy && received && answered) {
            busy = false;
            awaited = 0;
            head.leave();
            stopClock();
            goOn();
        }
    }

    private boolean mustWait() {
        return busy ? received : !context.channel().isWritable();
    }

    private void goOn() {
        if (context != null && !decoding && internalBuffer().isReadable()) {
            // Not now: whatever calls this is in the middle of an answer.
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

    /** Whether there are bytes that are not to be decoded yet. */
    private boolean isHoldingBack() {
        return internalBuffer().isReadable() && mustWait();
    }

    /** Until then reading goes on, since nothing else shows that a client has left. */
    private boolean isFull() {
        return isHoldingBack() && internalBuffer().readableBytes() >= LARGEST_READ;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (!mustWait()) {
            goOn();
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
            // The decoder that Netty has would ask for more.
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
        if (!busy && (head.hasBegun() || internalBuffer().isReadable()) && !isHoldingBack()) {
            startClock();
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

    private void startClock() {
        if (deadline == null) {
            deadline = context.executor()
                    .schedule(() -> context.close(), limits.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void stopClock() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stopClock();
        limits.unfinished().hold(ctx.channel(), 0);
        limits.connections().closed(ctx.channel());
        head.leave();
        super.channelInactive(ctx);
    }

    /** As Vert.x makes them. */
    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(line[2]), HttpMethod.valueOf(line[0]), line[1], HeadersMultiMap.httpHeaders());
    }

    /** No answer to a request; the type is compared first, since that is faster. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return message.getClass() != DefaultHttpRequest.class && super.isContentAlwaysEmpty(message);
    }
}
