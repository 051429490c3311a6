package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.github.screenshotgateway.upstream.gate.UpstreamGate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Refuses API responses that the REST client would accept: endless ones, more at once than fit on the heap, and
 * informational ones (1xx, other than 100 and 103, which Vert.x knows). Thread-safe.
 *
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/http/impl/Http1xClientConnection.java">
 *     Vert.x takes other informational responses for the final one; no issue is known</a>
 */
@Singleton
class ResponseLimit {
    /** Bytes. A v2 task of 1,000 steps with long notes has about 2 MB. */
    static final int LIMIT = 8 * 1024 * 1024;

    /** A growing buffer is up to twice as large as its content. */
    private static final int HEAP_BYTES_PER_BYTE = 2;

    /** Heap bytes of all unread responses: two of the largest, or hundreds of ordinary ones. */
    private static final long MAX_UNREAD = 2L * HEAP_BYTES_PER_BYTE * LIMIT;

    /** Time for the REST client to hand over a complete response. */
    private static final long HANDOVER_MILLIS = 100;

    private final Bound unread;

    ResponseLimit(TransientHeap heap) {
        this.unread =
                heap.part(MAX_UNREAD, "Too much data from the upstream is being processed.", Duration.ofSeconds(1));
    }

    /** Watches the response from its head on, and resets the request when the response is unusable. */
    void guard(HttpClientRequest request) {
        // The subscriber gets the failure; without a handler here, Vert.x would log it as well.
        request.exceptionHandler(failure -> {});
        request.response().onSuccess(this::watch);
    }

    private void watch(HttpClientResponse response) {
        // The same for the body.
        response.exceptionHandler(failure -> {});
        if (response.statusCode() < 200) {
            // The REST client would take this for the response, and pass the real one to the next request of the
            // connection.
            abort(response, badResponse("The upstream sent no final answer."));
            return;
        }
        long[] received = {0};
        response.handler(chunk -> {
            if (received[0] + chunk.length() > LIMIT) {
                abort(response, badResponse("The upstream's response is too large."));
                return;
            }
            try {
                unread.acquire((long) HEAP_BYTES_PER_BYTE * chunk.length());
                received[0] += chunk.length();
            } catch (Problem full) {
                abort(response, full);
            }
        });
        response.end().onComplete(ended -> {
            Runnable leave = () -> unread.release(HEAP_BYTES_PER_BYTE * received[0]);
            if (ended.succeeded()) {
                whenRead(leave);
            } else {
                leave.run();
            }
        });
    }

    /**
     * Large responses are read one at a time, so an action queued behind them runs once this one is being read, or
     * later.
     */
    private static void whenRead(Runnable action) {
        Vertx.currentContext().owner().setTimer(HANDOVER_MILLIS, handedOver -> UpstreamGate.READING.execute(action));
    }

    private static Problem badResponse(String reason) {
        return new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, reason);
    }

    private static void abort(HttpClientResponse response, Problem reason) {
        response.request().reset(0, reason);
    }
}
