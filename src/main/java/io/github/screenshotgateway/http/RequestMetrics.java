package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Routes;
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

    /** What else there is beside the routes of resources: the contract, and the words of Quarkus for requests without a route. */
    private static final Set<String> OTHERS = Set.of("/q/openapi", "NOT_FOUND", "REDIRECTION", "UNKNOWN");

    @Produces
    @Singleton
    MeterFilter knownRoutesOnly() {
        return MeterFilter.replaceTagValues("uri", RequestMetrics::known);
    }

    private static String known(String uri) {
        return Routes.templates().contains(uri) || OTHERS.contains(uri) ? uri : OTHER;
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
