package io.github.screenshotgateway.edge;

import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;

/**
 * Counts the bytes that were written to a connection but not sent, because its client does not read. Netty keeps heap
 * bytes as a copy in direct memory until they are sent; images of the memory tier are not copied and do not count.
 * Vert.x handles the next requests of such a connection without a bound; no issue is known.
 * Confined to the event loop of its connection.
 *
 * @see <a href=
 *     "https://github.com/netty/netty/blob/netty-4.1.138.Final/transport/src/main/java/io/netty/channel/nio/AbstractNioByteChannel.java">
 *     Netty copies heap bytes when they are written</a>
 */
final class UnreadResponse extends ChannelOutboundHandlerAdapter {
    private final BytesOfConnections unread;
    private final Runnable written;
    private final Runnable sent;
    private final Consumer<HttpResponse> begun;

    /** Whether a response has been written that may not be sent yet. */
    private boolean sending;

    /** Bytes from the heap that were written since the outbound buffer was last empty. */
    private long copied;

    /** Bytes that {@link BytesOfConnections} counts for this connection. */
    private long counted;

    /** The part of {@link #copied} behind the mark: when the mark is sent, everything before it is, too. */
    private long behindMark;

    private boolean marked;

    /**
     * @param begun receives the head of every response before it is written
     * @param written run after every response has been written, sent or not
     * @param sent run when the response has been sent, or never will be
     */
    UnreadResponse(BytesOfConnections unread, Consumer<HttpResponse> begun, Runnable written, Runnable sent) {
        this.unread = unread;
        this.written = written;
        this.sent = sent;
        this.begun = begun;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBufHolder body && !body.content().isDirect()) {
            copied += body.content().readableBytes();
            behindMark += body.content().readableBytes();
        }
        if (message instanceof HttpResponse response && !isInformational(response)) {
            begun.accept(response);
        }
        context.write(message, promise);
        if (message instanceof LastHttpContent && !isInformational(message)) {
            sending = true;
            written.run();
        }
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (sending || copied > 0) {
            updateUnsent(context);
        }
    }

    private void updateUnsent(ChannelHandlerContext context) {
        ChannelOutboundBuffer outbound = context.channel().unsafe().outboundBuffer();
        boolean empty = outbound == null || outbound.isEmpty();
        if (empty) {
            copied = 0;
        } else if (!marked) {
            marked = true;
            behindMark = 0;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> markSent(context));
        }
        if (copied != counted) {
            counted = copied;
            unread.hold(context.channel(), copied);
        }
        if (empty && sending) {
            sending = false;
            sent.run();
        }
    }

    private void markSent(ChannelHandlerContext context) {
        marked = false;
        copied = behindMark;
        updateUnsent(context);
    }
}
