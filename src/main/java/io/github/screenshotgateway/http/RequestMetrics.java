package io.github.screenshotgateway.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps what malformed requests hold out of the metrics. Quarkus counts each request under its method, and one without
 * a route under its path, both as they came: whoever sends many of them would fill the memory.
 */
class RequestMetrics {
    private static final String OTHER = "OTHER";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    /** The routes of the client port, and the words that Quarkus has for requests without one. */
    private static final Set<String> ROUTES = Set.of(
            "/api/v1/task/{task_id}/screenshots",
            "/api/v1/task/{task_id}/screenshots/{name}",
            "/api/v1/task/{task_id}/screenshots.zip",
            "/api/v1/task/{task_id}/screenshots/events",
            "/",
            "/tasks",
            "/tasks/{task_id}",
            "/webhooks/browser-use",
            "/q/openapi",
            "NOT_FOUND",
            "REDIRECTION",
            "UNKNOWN");

    @Produces
    @Singleton
    MeterFilter knownRoutesOnly() {
        return MeterFilter.replaceTagValues("uri", uri -> ROUTES.contains(uri) ? uri : OTHER);
    }

    @Produces
    @Singleton
    MeterFilter knownMethodsOnly() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String method = id.getTag("method");
                boolean odd = id.getName().startsWith("http.server.") && method != null && !METHODS.contains(method);
                return odd ? id.replaceTags(Tags.of(id.getTags()).and("method", OTHER)) : id;
            }
        };
    }
}
