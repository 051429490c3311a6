package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/**
 * Collects the body of a webhook as it arrives, and holds it until it is verified.
 *
 * <p>The framework would block a worker thread on the body: a few dozen anonymous clients that never finish sending
 * would occupy all workers, even with webhooks off, and every client that disconnects would log a stack trace.
 */
final class WebhookBody {
    /** Bytes. {@code quarkus.http.limits.max-body-size} has the same value, but applies to announced lengths only. */
    private static final int LIMIT = 64 * 1024;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final WebhookAdmission.Place place;
    private final UniEmitter<? super byte[]> emitter;
    private volatile boolean finished;

    /** The bytes received so far; {@code null} once they are useless, however long the connection stays open. */
    private volatile Buffer body = Buffer.buffer();

    private WebhookBody(RoutingContext context, WebhookAdmission.Place place, UniEmitter<? super byte[]> emitter) {
        this.context = context;
        this.request = context.request();
        this.place = place;
        this.emitter = emitter;
    }

    /**
     * Reads the whole body. Subscribe once, on the request's event loop.
     *
     * @param place its place among the webhooks in progress, released at the end
     * @param timeLimit how long the body may take to arrive
     * @return emitted on a worker thread, to be verified there. Fails on the event loop: with 413 when the body is too
     *     large, with 408 when it takes too long, with {@code upstream-busy} when another webhook displaces it, and
     *     with {@code invalid-request} when the connection ends before the body does
     */
    static Uni<byte[]> of(RoutingContext context, WebhookAdmission.Place place, Duration timeLimit) {
        return Uni.createFrom().emitter(emitter -> new WebhookBody(context, place, emitter).await(timeLimit));
    }

    private void await(Duration timeLimit) {
        long timer = context.vertx()
                .setTimer(timeLimit.toMillis(), expired -> refuse(new ClientErrorException(Status.REQUEST_TIMEOUT)));
        emitter.onTermination(() -> {
            finished = true;
            body = null;
            context.vertx().cancelTimer(timer);
            place.leave();
        });
        Context loop = context.vertx().getOrCreateContext();
        place.whenDisplaced(() -> {
            body = null;
            loop.runOnContext(ignored -> refuse(place.displaced()));
        });
        request.exceptionHandler(broken -> emitter.fail(Problem.invalid("The body is not complete.")));
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            Buffer whole = body;
            if (whole != null) {
                place.verify(whole.length(), this::complete);
            }
        });
        request.handler(this::add);
        boolean expects = request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
        // HTTP/1.0 has no interim responses (RFC 9110, section 10.1.1).
        if (expects && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void add(Buffer piece) {
        Buffer received = body;
        if (received == null) {
            return;
        }
        if (received.length() + piece.length() <= LIMIT) {
            received.appendBuffer(piece);
        } else {
            refuse(new ClientErrorException(Status.REQUEST_ENTITY_TOO_LARGE));
        }
    }

    private void complete() {
        Buffer whole = body;
        if (whole != null) {
            emitter.complete(whole.getBytes());
        }
    }

    private void refuse(RuntimeException failure) {
        if (!finished) {
            emitter.fail(closeAfter(context, failure));
        }
    }

    /** The rest of the body stays unread, so the connection cannot be reused. */
    static <T extends RuntimeException> T closeAfter(RoutingContext context, T failure) {
        HttpServerRequest request = context.request();
        request.handler(null);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addEndHandler(answered -> request.connection().close());
        return failure;
    }
}
