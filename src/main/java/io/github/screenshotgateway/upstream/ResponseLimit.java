package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Refuses answers of the API that the REST client itself would take: endless ones, more of them at once than fit on the heap,
 * and informational ones (1xx). Thread-safe.
 */
@Singleton
class ResponseLimit {
    /** Bytes. A v2 task of 1,000 steps with long notes has about 2 MB. */
    static final int LIMIT = 8 * 1024 * 1024;

    /** A buffer that grows is twice as large as what is in it. */
    private static final int BYTES_OF_BYTE = 2;

    /** Bytes of all answers that have not been read: two of the largest, or some hundred ordinary ones. */
    private static final long MOST_UNREAD = 2L * BYTES_OF_BYTE * LIMIT;

    /** For the REST client to hand over an answer that has arrived. */
    private static final long HANDOVER_MILLIS = 100;

    private final Bound unread;

    ResponseLimit(TransientHeap heap) {
        this.unread = heap.part(MOST_UNREAD, "bytes of the upstream's answers", Duration.ofSeconds(1));
    }

    /** Watches the request's answer from its head on, and ends the request when it cannot be used. */
    void guard(HttpClientRequest request) {
        // Who waits for the answer is told; without a handler here, the log is told as well.
        request.exceptionHandler(failure -> {});
        request.response().onSuccess(this::watch);
    }

    private void watch(HttpClientResponse response) {
        // The same for the body.
        response.exceptionHandler(failure -> {});
        if (response.statusCode() < 200) {
            // The client takes this for the answer, so the real one would go to the next request of the connection.
            end(response, refused("The upstream sent no final answer."));
            return;
        }
        long[] received = {0};
        response.handler(chunk -> {
            if (received[0] + chunk.length() > LIMIT) {
                end(response, refused("The upstream's response is too large."));
                return;
            }
            try {
                unread.enter((long) BYTES_OF_BYTE * chunk.length());
                received[0] += chunk.length();
            } catch (Problem full) {
                end(response, full);
            }
        });
        response.end().onComplete(ended -> {
            Runnable leave = () -> unread.leave(BYTES_OF_BYTE * received[0]);
            if (ended.succeeded()) {
                whenRead(leave);
            } else {
                leave.run();
            }
        });
    }

    /** Answers are read one after another, so what is run behind them comes when this one is being read, or later. */
    private static void whenRead(Runnable action) {
        Vertx.currentContext().owner().setTimer(HANDOVER_MILLIS, handedOver -> UpstreamGate.READING.execute(action));
    }

    private static Problem refused(String reason) {
        return new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, reason);
    }

    private static void end(HttpClientResponse response, Problem reason) {
        response.request().reset(0, reason);
    }
}
