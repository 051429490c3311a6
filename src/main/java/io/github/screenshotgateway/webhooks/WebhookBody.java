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
 * Collects the body of a message while it arrives, and keeps it until its verification.
 *
 * <p>The framework would let a worker thread wait for it: a few dozen strangers who never send the end would hold all of
 * them, webhooks or not, and each who leaves would put a stack trace into the log.
 */
final class WebhookBody {
    /** Bytes. {@code quarkus.http.limits.max-body-size} is the same, but holds for an announced length alone. */
    private static final int LIMIT = 64 * 1024;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final WebhookAdmission.Place place;
    private final UniEmitter<? super byte[]> emitter;
    private volatile boolean over;

    /** What has arrived; {@code null} as soon as it is of no use, however long the connection may take to end. */
    private volatile Buffer body = Buffer.buffer();

    private WebhookBody(RoutingContext context, WebhookAdmission.Place place, UniEmitter<? super byte[]> emitter) {
        this.context = context;
        this.request = context.request();
        this.place = place;
        this.emitter = emitter;
    }

    /**
     * The whole body; subscribed to once, on the event loop of the request.
     *
     * @param place among the webhooks under way, which is left at the end
     * @param longest how long it may take to arrive
     * @return emitted on a worker thread, for its verification; fails on the event loop with 413 when it is too large,
     *     with 408 when it takes too long, with {@code upstream-busy} when another webhook takes its place, and with {@code
     *     invalid-request} when it breaks off
     */
    static Uni<byte[]> of(RoutingContext context, WebhookAdmission.Place place, Duration longest) {
        return Uni.createFrom().emitter(emitter -> new WebhookBody(context, place, emitter).await(longest));
    }

    private void await(Duration longest) {
        long timer = context.vertx()
                .setTimer(longest.toMillis(), late -> refuse(new ClientErrorException(Status.REQUEST_TIMEOUT)));
        emitter.onTermination(() -> {
            over = true;
            body = null;
            context.vertx().cancelTimer(timer);
            place.leave();
        });
        Context loop = context.vertx().getOrCreateContext();
        place.whenDisplaced(() -> {
            body = null;
            loop.runOnContext(now -> refuse(place.displaced()));
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
        // In HTTP/1.0 there are no interim answers (RFC 9110, section 10.1.1).
        if (expects && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void add(Buffer piece) {
        Buffer arrived = body;
        if (arrived == null) {
            return;
        }
        if (arrived.length() + piece.length() <= LIMIT) {
            arrived.appendBuffer(piece);
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
        if (!over) {
            emitter.fail(refused(context, failure));
        }
    }

    /** What is still to come of the body is not read, so the connection is good for nothing else. */
    static <T extends RuntimeException> T refused(RoutingContext context, T failure) {
        HttpServerRequest request = context.request();
        request.handler(null);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addEndHandler(answered -> request.connection().close());
        return failure;
    }
}
