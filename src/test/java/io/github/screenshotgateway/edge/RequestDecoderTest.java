package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.bounds.Bound;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On connections whose clock the test advances. */
class RequestDecoderTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int MAX_UNFINISHED = 100_000;
    private static final int MAX_IN_LARGE_HEADS = 50_000;
    private static final int MAX_CONNECTIONS = 500;

    private final RequestLimits limits = new RequestLimits(
            8192,
            8192,
            8192,
            Duration.ofSeconds(5),
            new BytesOfConnections(MAX_UNFINISHED),
            new BytesOfConnections(MAX_UNFINISHED),
            new OpenConnections(MAX_CONNECTIONS),
            new Bound(MAX_IN_LARGE_HEADS, "bytes", Duration.ofSeconds(1)),
            null);
    private final List<EmbeddedChannel> connections = new ArrayList<>();
    private final EmbeddedChannel connection = connect();

    private EmbeddedChannel connect() {
        RequestDecoder decoder = new RequestDecoder(limits);
        EmbeddedChannel channel = new EmbeddedChannel(decoder.answers(), decoder);
        channel.freezeTime();
        connections.add(channel);
        return channel;
    }

    @AfterEach
    void releaseAllAndCheckCounts() {
        connections.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertEquals(0, limits.unfinished().bytes());
        assertEquals(0, limits.unread().bytes());
        assertEquals(0, limits.largeHeads().used());
        assertEquals(0, limits.connections().number());
    }

    private static void receive(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private void receive(String bytes) {
        receive(connection, bytes);
    }

    private void advance(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }

    /** The requests that were decoded since the last call. */
    private List<HttpRequest> requests() {
        List<HttpRequest> requests = new ArrayList<>();
        for (Object message = connection.readInbound(); message != null; message = connection.readInbound()) {
            if (message instanceof HttpRequest request) {
                requests.add(request);
            }
            ReferenceCountUtil.release(message);
        }
        return requests;
    }

    private void respond() {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        connection.runPendingTasks();
    }

    @Test
    void pipelinedRequestIsDecodedAfterPreviousResponse() {
        receive(GET + GET);
        assertEquals(1, requests().size());

        respond();

        assertEquals(1, requests().size());
    }

    @Test
    void fullPipelineStopsReadingUntilResponse() {
        receive(GET + GET.repeat(16 * 1024 / GET.length() + 1));
        assertFalse(connection.config().isAutoRead());

        respond();

        assertTrue(connection.config().isAutoRead());
    }

    /** Only reads show that a client disconnects while it waits for its response. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void smallPipelineKeepsReading(int pipelined) {
        receive(GET + GET.repeat(pipelined));

        assertTrue(connection.config().isAutoRead());
    }

    @Test
    void informationalResponseDoesNotReleasePipelinedRequest() {
        receive(GET + GET);
        requests();

        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        connection.runPendingTasks();

        assertEquals(List.of(), requests());
    }

    @Test
    void unreadResponsePausesDecodingUntilRead() {
        connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        receive(GET + GET);
        requests();

        connection.write(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[100])));
        connection.runPendingTasks();
        assertEquals(List.of(), requests());

        connection.flush();
        connection.runPendingTasks();
        assertEquals(1, requests().size());
    }

    @Test
    void bodyIsDecodedBeforeResponse() {
        receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n12");
        receive("34" + GET);

        assertInstanceOf(HttpRequest.class, connection.readInbound());
        String body = "";
        for (HttpContent part = connection.readInbound(); part != null; part = connection.readInbound()) {
            body += part.content().toString(StandardCharsets.US_ASCII);
            ReferenceCountUtil.release(part);
        }
        assertEquals("1234", body);
    }

    /** Vert.x would keep it on the heap until the response. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 4\r\n\r\n1234", "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n0\r\n\r\n"})
    void bodyOfGetIsDiscarded(String body) {
        receive("GET / HTTP/1.1\r\nHost: a\r\n" + body);

        assertInstanceOf(HttpRequest.class, connection.readInbound());
        assertSame(LastHttpContent.EMPTY_LAST_CONTENT, connection.readInbound());
        assertNull(connection.readInbound());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: x ,close\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n",
                "GET / FOO/1.1\r\nHost: a\r\n\r\n",
                "no request\r\n\r\n"
            })
    void inputAfterLastRequestIsDiscarded(String last) {
        receive(last + GET);
        assertEquals(1, requests().size());

        respond();
        receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n12");

        assertEquals(List.of(), requests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: c, closed\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nConnection: x, keep-alive\r\n\r\n",
            })
    void requestAfterPersistentRequestIsDecoded(String request) {
        receive(request + GET);
        requests();

        respond();

        assertEquals(1, requests().size());
    }

    /** One byte a second defeats every idle time-out. */
    @Test
    void headArrivingByteByByteTimesOut() {
        for (int i = 0; i < 4; i++) {
            receive("G");
            advance(1);
        }
        assertTrue(connection.isOpen());

        receive("G");
        advance(1);

        assertFalse(connection.isOpen());
    }

    @Test
    void incompleteNextHeadTimesOut() {
        receive(GET);
        respond();
        receive("GET / HTTP/1.1\r\nHo");

        advance(5);

        assertFalse(connection.isOpen());
    }

    @Test
    void idleConnectionStaysOpen() {
        receive(GET);
        respond();

        advance(1000);

        assertTrue(connection.isOpen());
    }

    @Test
    void slowResponseDoesNotTimeOut() {
        receive("GET / ");
        receive("HTTP/1.1\r\nHost: a\r\n\r\n");

        advance(1000);

        assertTrue(connection.isOpen());
    }

    @Test
    void incompleteBodyAfterResponseTimesOut() {
        receive("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n12");
        respond();

        advance(5);

        assertFalse(connection.isOpen());
    }

    @Test
    void hundredFieldsAreDecoded() {
        receive("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(ArrivingHead.MAX_FIELDS) + "\r\n");

        assertTrue(requests().get(0).decoderResult().isSuccess());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n"})
    void headWithTooManyFieldsIsRefusedCompleteOrNot(String end) {
        receive("GET / HTTP/1.1\r\n");
        receive("a:\r\n".repeat(ArrivingHead.MAX_FIELDS + 2) + end);

        assertInstanceOf(
                TooLongHttpHeaderException.class,
                requests().get(0).decoderResult().cause());
    }

    @Test
    void trailerWithTooManyFieldsClosesConnection() {
        receive("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
        receive("a:\r\n".repeat(ArrivingHead.MAX_FIELDS + 3));

        assertFalse(connection.isOpen());
    }

    @Test
    void completeRequestIsNotCountedAsUnfinished() {
        receive(GET);

        assertEquals(0, limits.unfinished().bytes());
    }

    @Test
    void incompleteHeadsBeyondBoundAreClosed() {
        String head = "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(90);
        for (int i = 0; i < 100; i++) {
            receive(connect(), head);
        }

        long open = connections.stream().filter(EmbeddedChannel::isOpen).count();
        assertTrue(open > 2 && open <= 1 + MAX_UNFINISHED / (90 * 80), open + " are open");
    }

    @Test
    void largeHeadsBeyondBoundAreRefused() {
        String large = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n";
        for (int i = 0; i < MAX_IN_LARGE_HEADS / 5_000; i++) {
            receive(connect(), large);
        }

        receive(large);

        assertTrue(requests().get(0).decoderResult().isFailure());
    }

    /** Otherwise its large head would take the room of others until the body times out. */
    @Test
    void answeredRequestWithoutBodyCountsAsUnfinished() {
        receive("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nX: " + "x".repeat(5_000) + "\r\n\r\n");
        requests();

        respond();

        assertEquals(0, limits.largeHeads().used());
        assertTrue(limits.unfinished().bytes() > 5_000);
        receive("1");
        assertEquals(0, limits.unfinished().bytes());
    }

    @Test
    void answeredRequestsWithoutBodiesBeyondBoundAreClosed() {
        for (int i = 0; i < 50; i++) {
            EmbeddedChannel client = connect();
            receive(client, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
            client.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        }

        long open = connections.stream().filter(EmbeddedChannel::isOpen).count();
        assertTrue(open > 2 && open < 15, open + " are open");
        assertTrue(connections.get(50).isOpen(), "the last one");
    }

    @Test
    void largeHeadCountsUntilResponse() {
        receive("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n");
        assertTrue(limits.largeHeads().used() > 5_000);

        respond();

        assertEquals(0, limits.largeHeads().used());
    }

    @Test
    void pipelinedBytesBeyondBoundCloseConnections() {
        for (int i = 0; i < 20; i++) {
            receive(connect(), GET + "x".repeat(10_000));
        }

        long open = connections.stream().filter(EmbeddedChannel::isOpen).count();
        assertTrue(open > 2 && open <= 1 + MAX_UNFINISHED / 10_000, open + " are open");
    }

    @Test
    void completedHeadIsNoLongerCounted() {
        receive("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(50));
        assertTrue(limits.unfinished().bytes() > 50 * 80);

        receive("\r\n");

        assertEquals(0, limits.unfinished().bytes());
        assertInstanceOf(HttpRequest.class, connection.readInbound());
        assertInstanceOf(LastHttpContent.class, connection.readInbound());
    }
}
