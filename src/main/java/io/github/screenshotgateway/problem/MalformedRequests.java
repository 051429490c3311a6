package io.github.screenshotgateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private final ObjectMapper json;

    MalformedRequests(ObjectMapper json) {
        this.json = json;
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
                .end(render(problem));
    }

    private Buffer render(ProblemDocument problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
