package io.github.screenshotgateway.traffic;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;

/** Spans of calls to other servers. Vert.x's own would hold the whole URL, and so the signature in its query. */
@Singleton
public class ClientSpans {
    private final Tracer tracer;

    ClientSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    public Span start(String name, String host) {
        return tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("server.address", host)
                .startSpan();
    }

    /** @param error one word; {@code null} for none */
    public static void end(Span span, String error) {
        if (error != null) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", error);
        }
        span.end();
    }
}
