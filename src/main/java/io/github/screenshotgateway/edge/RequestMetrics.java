package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.problem.Routes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Bounds metric labels that come from requests. Quarkus counts every request under its method, and a request without a
 * route under its path, both verbatim: a client could fill the memory with made-up values.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/pull/55030">Quarkus bounds the methods from a later version on</a>
 * @see <a href=
 *     "https://github.com/quarkusio/quarkus/blob/3.33.2/extensions/micrometer/runtime/src/main/java/io/quarkus/micrometer/runtime/binder/HttpCommonTags.java">
 *     Quarkus labels requests with their path; no issue is known</a>
 */
class RequestMetrics {
    private static final String OTHER = "OTHER";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    /** Labels besides the routes of resources: the contract, and Quarkus' labels for requests without a route. */
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
