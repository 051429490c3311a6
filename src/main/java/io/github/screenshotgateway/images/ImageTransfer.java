package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * One answer of a media host, read to its end or given up.
 *
 * <p>Lives on the event loop of its connection. Whatever ends it, its connection is free or closed and its timers are
 * cancelled.
 */
final class ImageTransfer {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);

    private final Vertx vertx;
    private final HttpClientRequest request;
    private final int maximumSize;
    private final long silenceMillis;
    private final BytesInFlight bytesInFlight;
    private final Promise<byte[]> result = Promise.promise();
    private final Buffer content = Buffer.buffer();
    private final long deadline;
    private long silence = -1;
    private boolean answered;

    ImageTransfer(
            Vertx vertx,
            HttpClientRequest request,
            int maximumSize,
            long silenceMillis,
            long longestMillis,
            BytesInFlight bytesInFlight) {
        this.vertx = vertx;
        this.request = request;
        this.maximumSize = maximumSize;
        this.silenceMillis = silenceMillis;
        this.bytesInFlight = bytesInFlight;
        this.deadline = vertx.setTimer(longestMillis, timer -> giveUp(new TimeoutException()));
    }

    /** @return the whole body of a 200; fails with {@link MediaRefused}, a {@link Problem}, or the network's exception */
    Future<byte[]> run() {
        heard();
        request.send().onSuccess(this::read).onFailure(this::giveUp);
        return result.future().onComplete(ended -> {
            vertx.cancelTimer(deadline);
            vertx.cancelTimer(silence);
        });
    }

    /** Its bytes are no longer in flight: they are in an image, or gone. To be called once, after {@link #run} ended. */
    void release() {
        bytesInFlight.release(content.length());
    }

    private void read(HttpClientResponse response) {
        answered = true;
        heard();
        response.exceptionHandler(this::giveUp);
        try {
            checkHead(response);
        } catch (Problem | MediaRefused refusal) {
            giveUp(refusal);
            return;
        }
        response.endHandler(end -> result.tryComplete(content.getBytes()));
        response.handler(this::append);
    }

    private void checkHead(HttpClientResponse response) {
        int status = response.statusCode();
        if (REFUSED.contains(status)) {
            throw new MediaRefused(status);
        }
        if (status == 429) {
            throw Problem.busy("The media host limits the rate of requests.", Duration.ofSeconds(1));
        }
        if (status >= 500) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The media host answered with status " + status + ".");
        }
        if (status != 200) {
            throw new Problem(
                    ProblemType.IMAGE_REJECTED,
                    "The media host answered with status " + status + " instead of an image.");
        }
        if (declaredLength(response) > maximumSize) {
            throw tooLarge();
        }
    }

    private static long declaredLength(HttpClientResponse response) {
        try {
            String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new Problem(ProblemType.IMAGE_REJECTED, "The media host sent a Content-Length that is no number.");
        }
    }

    private void append(Buffer chunk) {
        if (result.future().isComplete()) {
            return;
        }
        heard();
        try {
            if (content.length() + (long) chunk.length() > maximumSize) {
                throw tooLarge();
            }
            bytesInFlight.add(chunk.length());
            content.appendBuffer(chunk);
        } catch (Problem refusal) {
            giveUp(refusal);
        }
    }

    /** Starts the wait for the next sign of life anew. */
    private void heard() {
        vertx.cancelTimer(silence);
        silence = vertx.setTimer(silenceMillis, timer -> giveUp(new TimeoutException()));
    }

    private void giveUp(Throwable reason) {
        boolean cut = answered
                && !(reason instanceof Problem || reason instanceof MediaRefused || reason instanceof TimeoutException);
        Throwable told = cut
                ? new Problem(
                        ProblemType.IMAGE_REJECTED, "The media host broke off in the middle of the image.", reason)
                : reason;
        if (result.tryFail(told)) {
            request.reset();
        }
    }

    private Problem tooLarge() {
        return new Problem(
                ProblemType.IMAGE_REJECTED,
                "The image is larger than gateway.images.maximum-size (" + maximumSize + " bytes).");
    }
}
