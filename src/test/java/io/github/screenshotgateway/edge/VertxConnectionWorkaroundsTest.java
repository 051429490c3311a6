package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What Vert.x does with connections. When a test fails, Vert.x has changed, and the named workaround may go. */
class VertxConnectionWorkaroundsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int MANY = 1_000;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Observes the messages that the decoder passes on, after Vert.x has handled them. */
    private static void observe(HttpServerRequest request, BiConsumer<Object, Runnable> observer) {
        ((ConnectionBase) request.connection())
                .channelHandlerContext()
                .pipeline()
                .addAfter(RequestDecoders.DECODER, "observer", new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        observer.accept(message, () -> context.fireChannelRead(message));
                    }
                });
    }

    @Test
    void vertxStillKeepsPipelinedRequestsInMemory() throws Exception {
        CountDownLatch decoded = new CountDownLatch(MANY);
        // The first request is never answered.
        try (BareServer server = new BareServer(
                VERTX,
                request -> observe(request, (message, handle) -> {
                    handle.run();
                    if (message instanceof HttpRequest) {
                        decoded.countDown();
                    }
                }))) {
            server.send(GET.repeat(1 + MANY));
            assertTrue(
                    BareServer.happens(decoded),
                    "Vert.x stops decoding while a request is in progress: RequestDecoder may go.");
        }
    }

    @Test
    void vertxStillAnswersClientsThatDoNotRead() throws Exception {
        CountDownLatch answered = new CountDownLatch(MANY);
        Buffer body = Buffer.buffer(new byte[4 * 1024]);
        try (BareServer server = new BareServer(VERTX, request -> {
            request.response().end(body);
            answered.countDown();
        })) {
            server.send(GET.repeat(MANY));
            assertTrue(
                    BareServer.happens(answered),
                    "Vert.x stops answering while responses are unread: RequestDecoder and UnreadResponse may go.");
        }
    }

    @Test
    void vertxStillLeaksInputAfterTheLastRequest() throws Exception {
        CompletableFuture<Integer> released = new CompletableFuture<>();
        // The last request is never answered, so its connection stays open.
        try (BareServer server = new BareServer(
                VERTX,
                request -> observe(request, (message, handle) -> {
                    if (message instanceof HttpContent part && part.content().isReadable()) {
                        int before = part.refCnt();
                        handle.run();
                        released.complete(before - part.refCnt());
                    } else {
                        handle.run();
                    }
                }))) {
            server.send(LAST + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nagain");
            assertEquals(
                    0,
                    released.completeOnTimeout(-1, 30, TimeUnit.SECONDS).get(),
                    "Vert.x releases discarded input: RequestDecoder need not discard it.");
        }
    }

    @Test
    void vertxStillSendsUnreadBytesBeforeItCloses() throws Exception {
        int size = 4 * 1024 * 1024;
        CountDownLatch closing = new CountDownLatch(1);
        try (BareServer server = new BareServer(VERTX, request -> {
            request.response().setChunked(true).write(Buffer.buffer(new byte[size]));
            request.connection().close();
            closing.countDown();
        })) {
            Socket client = server.send(GET);
            assertTrue(BareServer.happens(closing));
            assertTrue(
                    BareServer.readAll(client).length() > size,
                    "Vert.x closes connections without sending everything first: Connections may go.");
        }
    }

    @Test
    void vertxStillReadsConnectionOptionsAsOneWord() {
        try (BareServer server =
                new BareServer(VERTX, request -> request.response().end())) {
            String responses = server.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n" + LAST);
            assertEquals(
                    2,
                    responses.split("HTTP/1.1 200", -1).length - 1,
                    "Vert.x understands lists of connection options: Persistence may go.");
        }
    }

    @Test
    void vertxStillNamesItsDecoderAndEncoder() {
        try (BareServer server = new BareServer(VERTX, request -> request.response()
                .end(String.valueOf(((ConnectionBase) request.connection())
                        .channelHandlerContext()
                        .pipeline()
                        .names())))) {
            String names = server.exchange(LAST);
            assertTrue(names.contains(RequestDecoders.DECODER), names);
            assertTrue(names.contains(RequestDecoders.ENCODER), names);
        }
    }
}
