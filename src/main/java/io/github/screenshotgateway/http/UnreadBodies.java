package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Bodies of one kind on their way from the heap to clients, bounded for those that do not read. A small body is written
 * whole to a connection that keeps up. Any other is written piece by piece and counted until its last byte has left: its own
 * memory once, however many read it, and a piece in direct memory for each of them. Thread-safe.
 */
public final class UnreadBodies {
    /** Bytes. A connection that keeps up holds one such body at the most, and what Netty lets wait for it: 64 kB. */
    private static final int SMALL = 16 * 1024;

    /** Bytes: thirty lists of 1 MB, or a thousand readers of one. */
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Bound bytes;

    /** By identity: equal bodies are not the same memory. */
    private final Map<Buffer, Integer> readers = new IdentityHashMap<>();

    /** @param what they are, in words for the client, such as "pages" */
    public UnreadBodies(String what, TransientHeap heap) {
        this.bytes = heap.part(MOST_BYTES, what, RETRY_AFTER);
    }

    /**
     * Writes a body and ends the response, whose status and headers are set. On the event loop of the connection.
     *
     * @param body never changed after this call
     * @return ends when the last byte has left for the client, and fails when that has left
     * @throws Problem {@code upstream-busy} when clients read too many already; then nothing is written
     */
    public Future<Void> write(HttpServerResponse response, Buffer body) {
        if (isSentWhole(response, body)) {
            return response.end(body);
        }
        enter(body);
        return writePieces(response, body);
    }

    /** Writes a whole answer, as the other method does its body. */
    public Future<Void> write(HttpServerRequest request, ReplyHead head, Buffer body) {
        if (isSentWhole(request.response(), body)) {
            return head.begin(request).end(body);
        }
        enter(body);
        return writePieces(head.begin(request), body);
    }

    private static boolean isSentWhole(HttpServerResponse response, Buffer body) {
        return body.length() <= SMALL && !response.writeQueueFull();
    }

    private Future<Void> writePieces(HttpServerResponse response, Buffer body) {
        // Too late for the framework to say, when the body is in pieces.
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        try {
            return HeapBody.write(response, body).onComplete(written -> leave(body));
        } catch (RuntimeException notWritten) {
            leave(body);
            throw notWritten;
        }
    }

    private synchronized void enter(Buffer body) {
        int others = readers.getOrDefault(body, 0);
        bytes.enter(others == 0 ? HeapBody.PIECE + body.length() : HeapBody.PIECE);
        readers.put(body, others + 1);
    }

    private synchronized void leave(Buffer body) {
        int others = readers.get(body) - 1;
        bytes.leave(others == 0 ? HeapBody.PIECE + body.length() : HeapBody.PIECE);
        if (others == 0) {
            readers.remove(body);
        } else {
            readers.put(body, others);
        }
    }
}
