package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/**
 * Collects the body of a message while it arrives.
 *
 * <p>The framework would let a worker thread wait for it: a few dozen strangers who never send the end would hold all of
 * them, webhooks or not, and each who leaves would put a stack trace into the log.
 */
final class WebhookBody {
    /** Bytes. {@code quarkus.http.limits.max-body-size} is the same, but holds for an announced length alone. */
    private static final int LIMIT = 64 * 1024;

    private WebhookBody() {}

    /**
     * The whole body; subscribed to once, on the event loop of the request.
     *
     * @param longest how long it may take to arrive
     * @return emitted there; fails with 413 when it is too large, with 408 when it takes too long, and with {@code
     *     invalid-request} when it breaks off
     */
    static Uni<byte[]> of(RoutingContext context, Duration longest) {
        HttpServerRequest request = context.request();
        return Uni.createFrom().emitter(emitter -> {
            long timer = context.vertx()
                    .setTimer(longest.toMillis(), late -> emitter.fail(refused(context, Status.REQUEST_TIMEOUT)));
            emitter.onTermination(() -> {
                context.vertx().cancelTimer(timer);
                request.exceptionHandler(left -> {});
            });
            Buffer body = Buffer.buffer();
            request.exceptionHandler(broken -> emitter.fail(Problem.invalid("The body is not complete.")));
            request.endHandler(end -> emitter.complete(body.getBytes()));
            request.handler(piece -> {
                if (body.length() + piece.length() <= LIMIT) {
                    body.appendBuffer(piece);
                } else {
                    emitter.fail(refused(context, Status.REQUEST_ENTITY_TOO_LARGE));
                }
            });
            if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
                request.response().writeContinue();
            }
            request.resume();
        });
    }

    /** What is still to come of the body is not read, so the connection is good for nothing else. */
    private static ClientErrorException refused(RoutingContext context, Status status) {
        HttpServerRequest request = context.request();
        request.handler(null);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addEndHandler(answered -> request.connection().close());
        return new ClientErrorException(status);
    }
}
