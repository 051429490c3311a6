package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadResponseTest {
    private static final int MAX = 100;

    private final AtomicInteger responsesSent = new AtomicInteger();
    private final BytesOfConnections unread = new BytesOfConnections(MAX);
    private final EmbeddedChannel connection =
            new EmbeddedChannel(new UnreadResponse(unread, response -> {}, () -> {}, responsesSent::incrementAndGet)) {
                @Override
                protected void doWrite(ChannelOutboundBuffer outbound) throws Exception {
                    if (clientReads) {
                        super.doWrite(outbound);
                    }
                }
            };
    private boolean clientReads;

    @AfterEach
    void release() {
        connection.finishAndReleaseAll();
    }

    private void write(ByteBuf body) {
        connection.writeAndFlush(new DefaultHttpContent(body));
    }

    private void readAll() {
        clientReads = true;
        connection.flush();
    }

    @Test
    void readBytesDoNotCount() {
        clientReads = true;
        write(Unpooled.wrappedBuffer(new byte[10]));

        assertEquals(0, unread.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void responseIsSentWhenClientHasReadIt(int bytes) {
        connection.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[bytes])));
        assertEquals(0, responsesSent.get());

        readAll();

        assertEquals(1, responsesSent.get());
    }

    @Test
    void partOfResponseDoesNotCountAsSent() {
        clientReads = true;
        write(Unpooled.wrappedBuffer(new byte[10]));

        assertEquals(0, responsesSent.get());
    }

    @Test
    void unreadBytesCountUntilRead() {
        write(Unpooled.wrappedBuffer(new byte[10]));
        write(Unpooled.wrappedBuffer(new byte[20]));
        assertEquals(30, unread.bytes());

        readAll();

        assertEquals(0, unread.bytes());
    }

    /** It belongs to the memory tier, which has its own bound. */
    @Test
    void directMemoryDoesNotCount() {
        write(Unpooled.directBuffer(10).writeZero(10));

        assertEquals(0, unread.bytes());
    }

    @Test
    void bytesBeyondBoundCloseConnection() {
        write(Unpooled.wrappedBuffer(new byte[MAX + 1]));

        assertFalse(connection.isOpen());
        assertEquals(0, unread.bytes());
    }

    @Test
    void closingConnectionFreesItsBytes() {
        write(Unpooled.wrappedBuffer(new byte[10]));

        connection.close();

        assertEquals(0, unread.bytes());
    }
}
