package io.github.screenshotgateway.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Requests that the router refuses before any resource sees them: no Host, or one that is none. Without this, each of
 * them would leave a stack trace in the log.
 */
@Singleton
class MalformedRequests {
    private final ProblemWriter writer;

    MalformedRequests(ProblemWriter writer) {
        this.writer = writer;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext context) {
        ProblemType type = ProblemType.INVALID_REQUEST;
        if (context.statusCode() != type.status()) {
            context.next();
            return;
        }
        ProblemDocument problem = new ProblemDocument(
                type.uri().toString(),
                type.title(),
                type.status(),
                "The request's Host or target is not valid HTTP.",
                context.request().path());
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(writer.write(problem)));
    }
}
