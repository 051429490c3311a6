package io.github.screenshotgateway.traffic;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Keeps queries of clients and messages of exceptions, which may quote the upstream, out of traces. A span's attributes
 * cannot be removed, so a query is replaced with the placeholder of the semantic conventions.
 */
@Singleton
class SpanPrivacy implements SpanProcessor, AutoConfiguredOpenTelemetrySdkBuilderCustomizer {
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    private static final String REDACTED = "REDACTED";

    /** Drops span events, which are only exceptions here. */
    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addPropertiesCustomizer(properties -> Map.of("otel.span.event.count.limit", "0"));
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getAttribute(QUERY) != null) {
            span.setAttribute(QUERY, REDACTED);
        }
        String url = span.getAttribute(URL);
        int query = url == null ? -1 : url.indexOf('?');
        if (query >= 0) {
            span.setAttribute(URL, url.substring(0, query + 1) + REDACTED);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // Redacted on start.
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
