package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** Refuses answers of the API that the REST client itself would take: endless ones, and those that are none yet. */
final class AnswerLimit {
    /** Bytes. A v2 task of 1,000 steps with long notes has about 2 MB. */
    private static final int LIMIT = 8 * 1024 * 1024;

    private AnswerLimit() {}

    /** Watches the request's answer from its head on, and ends the request when it cannot be used. */
    static void guard(HttpClientRequest request) {
        // Who waits for the answer is told; without a handler here, the log is told as well.
        request.exceptionHandler(failure -> {});
        request.response().onSuccess(AnswerLimit::watch);
    }

    private static void watch(HttpClientResponse response) {
        // The same for the body.
        response.exceptionHandler(failure -> {});
        if (response.statusCode() < 200) {
            // The client takes this for the answer, so the real one would go to the next request of the connection.
            end(response, "The upstream sent no final answer.");
            return;
        }
        long[] received = {0};
        response.handler(chunk -> {
            received[0] += chunk.length();
            if (received[0] > LIMIT) {
                end(response, "The upstream's answer is too large.");
            }
        });
    }

    private static void end(HttpClientResponse response, String reason) {
        response.request().reset(0, new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, reason));
    }
}
