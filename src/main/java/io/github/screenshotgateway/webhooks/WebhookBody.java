package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

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
     * @return emitted there; fails with 413 when it is too large, and with {@code invalid-request} when it breaks off
     */
    static Uni<byte[]> of(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            Buffer body = Buffer.buffer();
            request.exceptionHandler(broken -> emitter.fail(Problem.invalid("The body is not complete.")));
            request.endHandler(end -> emitter.complete(body.getBytes()));
            request.handler(piece -> {
                if (body.length() + piece.length() <= LIMIT) {
                    body.appendBuffer(piece);
                } else {
                    request.handler(null);
                    request.response()
                            .endHandler(answered -> request.connection().close());
                    emitter.fail(new ClientErrorException(Response.Status.REQUEST_ENTITY_TOO_LARGE));
                }
            });
            if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
                request.response().writeContinue();
            }
            request.resume();
        });
    }
}
