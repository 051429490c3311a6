package io.github.screenshotgateway.traffic;

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
 * Counts the bytes that were written to a connection and have not left, since its client does not read. Netty copies bytes
 * from the heap into direct memory and keeps them there until then; images of the memory tier are not copied and do not
 * count. Lives on the event loop of its connection.
 */
final class UnreadResponse extends ChannelOutboundHandlerAdapter {
    private final BytesOfConnections unread;
    private final Runnable answered;
    private final Runnable left;
    private final Consumer<HttpResponse> begun;

    /** Whether an answer has been written that may not have left yet. */
    private boolean leaving;

    /** Bytes from the heap that were written since nothing waited. */
    private long copied;

    /** What {@link BytesOfConnections} counts. */
    private long counted;

    /** Of those, the ones behind the mark that tells when what is before it has left. */
    private long behindMark;

    private boolean marked;

    /**
     * @param begun gets the head of each answer before it is written
     * @param answered run after each answer has been written, whether it has left or not
     * @param left run when it has left, or never will
     */
    UnreadResponse(BytesOfConnections unread, Consumer<HttpResponse> begun, Runnable answered, Runnable left) {
        this.unread = unread;
        this.answered = answered;
        this.left = left;
        this.begun = begun;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBufHolder body && !body.content().isDirect()) {
            copied += body.content().readableBytes();
            behindMark += body.content().readableBytes();
        }
        if (message instanceof HttpResponse answer && !isInformational(answer)) {
            begun.accept(answer);
        }
        context.write(message, promise);
        if (message instanceof LastHttpContent && !isInformational(message)) {
            leaving = true;
            answered.run();
        }
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (leaving || copied > 0) {
            checkWhatWaits(context);
        }
    }

    private void checkWhatWaits(ChannelHandlerContext context) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        boolean empty = waiting == null || waiting.isEmpty();
        if (empty) {
            copied = 0;
        } else if (!marked) {
            marked = true;
            behindMark = 0;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(left -> hasLeft(context));
        }
        if (copied != counted) {
            counted = copied;
            unread.hold(context.channel(), copied);
        }
        if (empty && leaving) {
            leaving = false;
            left.run();
        }
    }

    private void hasLeft(ChannelHandlerContext context) {
        marked = false;
        copied = behindMark;
        checkWhatWaits(context);
    }
}
