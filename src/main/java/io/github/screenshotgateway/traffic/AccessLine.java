package io.github.screenshotgateway.traffic;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.screenshotgateway.task.TaskId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats one line of the access log. Queries and request headers are left out, except the trace id. */
final class AccessLine {
    private static final CharSequence CACHE_STATUS = HttpHeaders.createOptimized("Cache-Status");

    /** Characters of a path or a method; longer ones are truncated. */
    private static final int LONGEST = 512;

    private static final Pattern TASK = Pattern.compile("/(?:api/v1/task|tasks)/([^/]+)");

    /** Offset of the trace id in {@code traceparent} (W3C Trace Context, section 3.2). */
    private static final int TRACE_START = 3;

    private static final int TRACE_END = TRACE_START + TraceId.getLength();

    private static final long NANOS_PER_MICRO = 1_000;

    private static final int USUAL_LENGTH = 384;

    private final StringBuilder line = new StringBuilder(USUAL_LENGTH);

    private AccessLine() {}

    /** The line with its line break. Call on the event loop of the request, after it has ended. */
    static StringBuilder of(RoutingContext context, RequestState state, Instant now) {
        AccessLine builder = new AccessLine();
        builder.append(context, state, now);
        return builder.line;
    }

    private void append(RoutingContext context, RequestState state, Instant now) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        line.append("{\"timestamp\":\"").append(now).append("\",\"level\":\"INFO\",\"loggerName\":\"access\"");
        text("method", truncate(request.method().name()));
        String path = state.path();
        text("path", path == null ? "" : truncate(path));
        if (response.headWritten()) {
            number("status", response.getStatusCode());
        }
        number("bytes", response.bytesWritten());
        millis("duration_ms", state.elapsedNanos());
        text("task", task(path));
        text("cache", cache(response.headers().get(CACHE_STATUS)));
        if (state.upstreamNanos() > 0) {
            millis("upstream_ms", state.upstreamNanos());
        }
        if (state.clusterNanos() > 0) {
            millis("cluster_ms", state.clusterNanos());
        }
        text("caller", state.caller());
        text("trace_id", traceId(request.getHeader("traceparent")));
        text("client", request.remoteAddress().hostAddress());
        if (!response.ended()) {
            line.append(",\"aborted\":true");
        }
        line.append("}\n");
    }

    private void text(String name, String value) {
        if (value != null) {
            line.append(",\"").append(name).append("\":\"");
            JsonStringEncoder.getInstance().quoteAsString(value, line);
            line.append('"');
        }
    }

    private static String truncate(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private void number(String name, long value) {
        line.append(",\"").append(name).append("\":").append(value);
    }

    /** Milliseconds with three digits after the point. */
    private void millis(String name, long nanos) {
        long micros = nanos / NANOS_PER_MICRO;
        line.append(",\"").append(name).append("\":").append(micros / 1_000).append('.');
        String fraction = Long.toString(1_000 + micros % 1_000);
        line.append(fraction, 1, fraction.length());
    }

    private static String task(String path) {
        if (path == null) {
            return null;
        }
        Matcher matcher = TASK.matcher(path);
        return matcher.find() && TaskId.isValid(matcher.group(1)) ? matcher.group(1) : null;
    }

    /** The parameters of {@code Cache-Status}; the cache's name is always the gateway's. */
    private static String cache(String status) {
        return status == null ? null : status.substring(status.indexOf(';') + 2);
    }

    /** The id of the recorded trace; otherwise the id that the client sent, by which it can find its lines. */
    private static String traceId(String traceparent) {
        SpanContext recorded = Span.current().getSpanContext();
        if (recorded.isValid()) {
            return recorded.getTraceId();
        }
        if (traceparent == null || traceparent.length() < TRACE_END) {
            return null;
        }
        String sent = traceparent.substring(TRACE_START, TRACE_END);
        return TraceId.isValid(sent) ? sent : null;
    }
}
