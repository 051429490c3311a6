package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.edge.Connections;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;

/**
 * Sends bodies from the heap to clients, and bounds the memory of bodies that clients do not read. A small body is
 * written whole if the connection keeps up. Any other is written piece by piece and counts in {@link TransientHeap}
 * until its last byte is sent. Thread-safe.
 */
@Singleton
public final class UnreadBodies {
    /** Bytes. A connection that keeps up holds at most one such body, besides Netty's write buffer of 64 kB. */
    private static final int SMALL = 16 * 1024;

    private final TransientHeap heap;
    private final Counter displaced;

    UnreadBodies(TransientHeap heap, MeterRegistry metrics, Gauges gauges) {
        this.heap = heap;
        this.displaced = metrics.counter("gateway.responses.displaced");
        gauges.add("gateway.transient.heap.bytes", heap.bound()::used);
    }

    /**
     * Writes a body and ends the response; status and headers must be set. Call on the event loop of the connection.
     *
     * @param body must not change after this call
     * @return completes when the last byte is sent; fails when the client disconnects
     * @throws Problem {@code upstream-busy} when unread bodies take too much memory; then nothing is written
     */
    public Future<Void> write(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        if (isSentWhole(response, body)) {
            return response.end(body);
        }
        return writePieces(response, body, read(body, body.length(), request));
    }

    /** Writes head and body of a response, as {@link #write(HttpServerRequest, Buffer)} writes a body. */
    public Future<Void> write(HttpServerRequest request, ResponseHead head, Buffer body) {
        if (isSentWhole(request.response(), body)) {
            return head.begin(request).end(body);
        }
        HeapReading reading = read(body, body.length(), request);
        return writePieces(head.begin(request), body, reading);
    }

    /**
     * Writes a part of a body, as the other methods write a whole body.
     *
     * @param first position of the first byte to send
     * @param length how many bytes to send
     */
    public Future<Void> write(HttpServerRequest request, byte[] body, int first, int length) {
        HeapReading reading = read(body, body.length, request);
        return writePieces(request.response(), part(body, first, length), reading);
    }

    /**
     * The client of a request as a reader: its connection is closed when others need the room. Call on the event loop
     * of the connection.
     */
    public HeapReader reader(HttpServerRequest request) {
        return reader(request, false);
    }

    /** The same for a client that holds only what it is about to read. */
    public HeapReader pacedReader(HttpServerRequest request) {
        return reader(request, true);
    }

    private HeapReader reader(HttpServerRequest request, boolean paced) {
        Context loop = Vertx.currentContext();
        return new HeapReader(RequestState.currentClient(), paced, () -> {
            displaced.increment();
            loop.runOnContext(ignored -> Connections.abort(request));
        });
    }

    private HeapReading read(Object body, int size, HttpServerRequest request) {
        return heap.read(body, size, HeapBody.PIECE, reader(request));
    }

    @SuppressWarnings("deprecation") // Vert.x 5 moves this method to another class; 4 has no other public one.
    private static Buffer part(byte[] body, int first, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(body, first, length));
    }

    private static boolean isSentWhole(HttpServerResponse response, Buffer body) {
        return body.length() <= SMALL && !response.writeQueueFull();
    }

    private static Future<Void> writePieces(HttpServerResponse response, Buffer body, HeapReading reading) {
        try {
            // The framework cannot set it for a body in pieces.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            return HeapBody.write(response, body).onComplete(done -> reading.close());
        } catch (RuntimeException notWritten) {
            reading.close();
            throw notWritten;
        }
    }
}
