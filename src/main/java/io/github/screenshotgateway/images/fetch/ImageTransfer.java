package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.EOFException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One response of a media host, read to its end or given up.
 *
 * <p>Bound to one event loop. However it ends, its connection is free or closed and its timers are cancelled.
 */
final class ImageTransfer {
    private final Vertx vertx;
    private final HttpClientRequest request;
    private final TransferLimits limits;
    private final Recipient recipient;
    private final InstantSource clock;
    private final Promise<ArrivingBytes> result = Promise.promise();
    private final long deadline;
    private long silence = -1;
    private HttpClientResponse response;
    private MediaHead head;
    private ArrivingBytes content;
    private volatile ArrivingBytes unpacked;
    private MinimumRate rate;
    private Future<?> growing = Future.succeededFuture();

    ImageTransfer(
            Vertx vertx, HttpClientRequest request, TransferLimits limits, Recipient recipient, InstantSource clock) {
        this.vertx = vertx;
        this.request = request;
        this.limits = limits;
        this.recipient = recipient;
        this.clock = clock;
        this.deadline = vertx.setTimer(TransferLimits.LONGEST.toMillis(), timer -> giveUp(new TimeoutException()));
    }

    /**
     * @return the whole body of a 200; fails with {@link MediaRefused}, {@link TransientFailure}, a {@link Problem}, or
     *     the network's exception
     */
    Future<ArrivingBytes> run() {
        restartSilenceTimer();
        request.send().onSuccess(this::read).onFailure(this::giveUp);
        return result.future().onComplete(ended -> {
            vertx.cancelTimer(deadline);
            vertx.cancelTimer(silence);
        });
    }

    /** Whether the head of a response has arrived. */
    boolean hasResponse() {
        return response != null;
    }

    /**
     * The image, after {@link #run} succeeded. Blocks.
     *
     * @throws Problem {@code image-rejected} when the body is not an image
     */
    Image image() {
        try {
            return Image.of(head.isGzip() ? unpack().whole() : content.whole());
        } catch (Problem rejection) {
            boolean cutOff = Rejection.reasonOf(rejection).equals(Optional.of(Rejection.Reason.CUT_OFF));
            throw cutOff && !head.hasKnownEnd() ? interrupted(rejection) : rejection;
        }
    }

    /** Releases the bytes in flight, which are in an image or dropped. Call after {@link #run} ended. */
    void release() {
        if (content != null) {
            growing.onComplete(grown -> content.release());
        }
        if (unpacked != null) {
            unpacked.release();
        }
    }

    /** Unpacked bytes are counted and bounded like received ones. */
    private ArrivingBytes unpack() {
        unpacked = newBytes(limits.maximumSize(), Math.max(0, recipient.reserved() - content.allocated()));
        try {
            content.unpackTo(unpacked, head::tooLarge);
            return unpacked;
        } catch (EOFException e) {
            throw Rejection.Reason.CUT_OFF.problem("The media host sent a truncated gzip.", e);
        } catch (IOException e) {
            throw Rejection.Reason.ENCODING.problem("The media host announced a gzip, but sent something else.", e);
        }
    }

    private void read(HttpClientResponse received) {
        response = received;
        restartSilenceTimer();
        response.exceptionHandler(this::giveUp);
        head = new MediaHead(response, limits.maximumSize());
        try {
            head.check(clock.instant());
        } catch (Problem | MediaRefused | TransientFailure refusal) {
            giveUp(refusal);
            return;
        }
        content = newBytes(head.maxBytes(), recipient.reserved());
        rate = new MinimumRate(clock, limits.silence());
        response.endHandler(end -> result.tryComplete(content));
        response.handler(chunk -> append(chunk.getBytes()));
    }

    private ArrivingBytes newBytes(int maxBytes, long reserved) {
        return recipient.newBytes(head, limits.maximumSize(), maxBytes, reserved);
    }

    private void append(byte[] chunk) {
        if (result.future().isComplete()) {
            return;
        }
        restartSilenceTimer();
        try {
            check(chunk.length);
            if (content.hasRoomFor(chunk.length)) {
                content.put(chunk);
            } else {
                grow(chunk, content.reserve(chunk.length));
            }
        } catch (Problem | HeapExhausted refusal) {
            giveUp(refusal);
        }
    }

    private void check(int arrived) {
        if (content.length() + (long) arrived > limits.maximumSize()) {
            throw head.tooLarge();
        }
        if (rate.isTooSlow(arrived)) {
            throw new Problem(ProblemType.UPSTREAM_TIMEOUT, "The media host sends too slowly.");
        }
    }

    /** The host waits meanwhile, and does not count as silent. */
    private void grow(byte[] chunk, int capacity) {
        response.pause();
        vertx.cancelTimer(silence);
        growing = vertx.executeBlocking(() -> content.grow(capacity), false)
                .onSuccess(grown -> {
                    if (!result.future().isComplete()) {
                        content.put(chunk);
                        restartSilenceTimer();
                        response.resume();
                    }
                })
                .onFailure(this::giveUp);
    }

    private void restartSilenceTimer() {
        vertx.cancelTimer(silence);
        silence = vertx.setTimer(limits.silence().toMillis(), timer -> giveUp(new TimeoutException()));
    }

    private static Problem interrupted(Throwable reason) {
        return Rejection.Reason.BROKEN_OFF.problem(
                "The media host closed the connection in the middle of the image.", reason);
    }

    private void giveUp(Throwable reason) {
        boolean interrupted = hasResponse()
                && !(reason instanceof Problem
                        || reason instanceof HeapExhausted
                        || reason instanceof MediaRefused
                        || reason instanceof TransientFailure
                        || reason instanceof TimeoutException);
        Throwable reported = interrupted ? interrupted(reason) : reason;
        if (result.tryFail(reported)) {
            request.reset();
        }
    }
}
