package io.github.screenshotgateway.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers problems of requests that the router handles itself, without a resource. */
@Singleton
public class RoutedProblems {
    private final ProblemWriter writer;

    RoutedProblems(ProblemWriter writer) {
        this.writer = writer;
    }

    /** Ends the response. */
    public void answer(RoutingContext context, Problem problem) {
        ProblemType type = problem.type();
        ProblemDocument document = new ProblemDocument(
                type.uri().toString(),
                type.title(),
                type.status(),
                problem.detail(),
                context.request().path());
        problem.headers().forEach(context.response()::putHeader);
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(writer.write(document)));
    }
}
