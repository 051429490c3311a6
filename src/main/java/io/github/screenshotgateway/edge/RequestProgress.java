package io.github.screenshotgateway.edge;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Follows the current request of a connection, from its head until it has arrived completely and its response is
 * written. Then the {@link RequestDecoder} may decode the next one. Also corrects the version of responses. Confined to
 * the event loop of the connection.
 *
 * @see <a href="https://github.com/eclipse-vertx/vert.x/issues/1251">Vert.x answers in the version of the request</a>
 */
final class RequestProgress {
    private final RequestDecoder decoder;
    private final UnfinishedRequest unfinished;
    private final CorsHeaders crossOrigin;

    /** {@code null} until the decoder belongs to a connection. */
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

    /** @param crossOrigin completes responses; {@code null} when CORS is off */
    RequestProgress(RequestDecoder decoder, UnfinishedRequest unfinished, CorsHeaders crossOrigin) {
        this.decoder = decoder;
        this.unfinished = unfinished;
        this.crossOrigin = crossOrigin;
    }

    void attach(OpenConnections.Connection opened) {
        connection = opened;
        if (busy && !answered) {
            connection.markBusy();
        }
    }

    /** Whether a request is in progress. */
    boolean isBusy() {
        return busy;
    }

    /** Whether the current request has arrived completely. */
    boolean isReceived() {
        return received;
    }

    /** Whether the connection has had its last request. */
    boolean wasLast() {
        return last && !busy;
    }

    /**
     * Adds decoded messages: the head of the next request, or pieces of the body of the current one. Discards bodies
     * that are not read.
     */
    void add(List<Object> messages) {
        if (messages.get(0) instanceof HttpRequest request) {
            begin(request);
        }
        boolean end = messages.get(messages.size() - 1) instanceof LastHttpContent;
        if (!bodyIsRead) {
            discardBody(messages);
        }
        if (end) {
            received();
        }
    }

    private void begin(HttpRequest request) {
        busy = true;
        received = false;
        answered = false;
        last = Persistence.isLast(request);
        bodyIsRead = request.method().equals(HttpMethod.POST);
        if (crossOrigin != null) {
            origin = request.headers().get(HttpHeaderNames.ORIGIN);
        }
        connection.markBusy();
        unfinished.stopTimeout();
    }

    /** Begins with a request that another decoder is decoding. */
    void begin(HttpServerRequest request) {
        busy = true;
        answered = request.response().ended();
        last = Persistence.isLast(request);
        origin = request.getHeader(HttpHeaderNames.ORIGIN);
    }

    /** Vert.x would keep part of the body on the heap until the request is answered. */
    private static void discardBody(List<Object> messages) {
        for (int i = messages.size() - 1; i >= 0 && messages.get(i) instanceof HttpContent part; i--) {
            // For an invalid request, Netty creates one message that is head and end at once.
            if (part == LastHttpContent.EMPTY_LAST_CONTENT || part instanceof HttpRequest) {
                continue;
            }
            part.release();
            if (part instanceof LastHttpContent) {
                messages.set(i, LastHttpContent.EMPTY_LAST_CONTENT);
            } else {
                messages.remove(i);
            }
        }
    }

    /** The request has arrived completely, with its body. */
    void received() {
        received = true;
        finishIfComplete();
    }

    /** Completes the head of a response before it is written. */
    void responseBegun(HttpResponse response) {
        if (response.protocolVersion() != HttpVersion.HTTP_1_0) {
            // Vert.x repeats the version of the request, such as HTTP/2.0 (RFC 9110, section 6.2).
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (crossOrigin != null) {
            crossOrigin.complete(response.headers(), origin);
        }
    }

    /** The response is written, but the client may not have read it. */
    void responseWritten() {
        answered = true;
        if (connection != null) {
            connection.markUnread();
            if (busy && !received) {
                // The rest of the request is useless, but precedes the next request.
                unfinished.awaitRest();
                decoder.countUnfinished();
            }
        }
        finishIfComplete();
    }

    /** The response is sent, or never will be. */
    void responseSent() {
        if (connection != null && (!busy || answered)) {
            connection.markIdle();
        }
    }

    private void finishIfComplete() {
        if (busy && received && answered) {
            busy = false;
            unfinished.finish();
            decoder.resumeDecoding();
        }
    }
}
