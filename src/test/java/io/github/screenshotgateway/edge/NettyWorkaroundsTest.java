package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What Netty does. When a test fails, Netty has changed, and the named workaround may go. */
class NettyWorkaroundsTest {
    @Test
    void nettyStillAcceptsAnyNumberOfFields() {
        EmbeddedChannel connection =
                new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig().setMaxHeaderSize(8_192)));
        connection.writeInbound(Unpooled.copiedBuffer(
                "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(2_000) + "\r\n", StandardCharsets.US_ASCII));

        HttpRequest request = connection.readInbound();
        assertTrue(
                request.decoderResult().isSuccess(), "Netty bounds the number of fields: ArrivingHead need not do so.");
        connection.finishAndReleaseAll();
    }

    @Test
    void nettyStillThrowsOnLongDates() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DateFormatter.parseHttpDate("x".repeat(65)),
                "Netty reads dates of any length: HttpDate need not check it.");
    }
}
