package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Refuses answers of the API that the REST client itself would take: endless ones, more of them at once than fit on the heap,
 * and those that are none yet. Thread-safe.
 */
@Singleton
class AnswerLimit {
    /** Bytes. A v2 task of 1,000 steps with long notes has about 2 MB. */
    private static final int LIMIT = 8 * 1024 * 1024;

    /** Bytes of all answers that arrive: four of the largest, or some hundred ordinary ones. */
    private static final long MOST_ARRIVING = 4L * LIMIT;

    private final Bound arriving;

    AnswerLimit(TransientHeap heap) {
        this.arriving = heap.part(MOST_ARRIVING, "bytes of the upstream's answers", Duration.ofSeconds(1));
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
                end(response, refused("The upstream's answer is too large."));
                return;
            }
            try {
                arriving.enter(chunk.length());
                received[0] += chunk.length();
            } catch (Problem full) {
                end(response, full);
            }
        });
        response.end().onComplete(ended -> arriving.leave(received[0]));
    }

    private static Problem refused(String reason) {
        return new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, reason);
    }

    private static void end(HttpClientResponse response, Problem reason) {
        response.request().reset(0, reason);
    }
}
