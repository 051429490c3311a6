package io.github.screenshotgateway.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Writes problems for requests that the router handles without a resource. */
@Singleton
public class RoutedProblems {
    private final ProblemWriter writer;
    private final Instance<ProblemPages> pages;

    RoutedProblems(ProblemWriter writer, Instance<ProblemPages> pages) {
        this.writer = writer;
        this.pages = pages;
    }

    /** Ends the response. */
    public void answer(RoutingContext context, Problem problem) {
        if (pages.isResolvable() && pages.get().answer(context, problem)) {
            return;
        }
        ProblemType type = problem.type();
        problem.headers().forEach(context.response()::putHeader);
        answer(context, type.uri().toString(), type.title(), type.status(), problem.detail());
    }

    /** Ends the response with a 417. */
    public void expectationFailed(RoutingContext context) {
        answer(context, "about:blank", "Expectation Failed", 417, "The only supported expectation is 100-continue.");
    }

    private void answer(RoutingContext context, String type, String title, int status, String detail) {
        ProblemDocument document = new ProblemDocument(
                type, title, status, detail, context.request().path());
        byte[] body = writer.write(document);
        HttpServerResponse response = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }
}
