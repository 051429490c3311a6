package io.github.screenshotgateway.http;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps the paths of malformed requests out of the metrics: those that reach no route are counted by Quarkus under the
 * path as it came, and whoever sends many of them would fill the registry.
 */
class RequestMetrics {
    private static final String URI = "uri";

    /** The routes of the client port, and the words that Quarkus has for requests without one. */
    private static final Set<String> KNOWN = Set.of(
            "/api/v1/task/{task_id}/screenshots",
            "/api/v1/task/{task_id}/screenshots/{name}",
            "/q/openapi",
            "NOT_FOUND",
            "REDIRECTION",
            "UNKNOWN");

    @Produces
    @Singleton
    MeterFilter templatesOnly() {
        return MeterFilter.replaceTagValues(URI, uri -> KNOWN.contains(uri) ? uri : "OTHER");
    }
}
