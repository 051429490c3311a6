package io.github.screenshotgateway.http;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Keeps the paths of malformed requests out of the metrics: those that reach no route are counted by Quarkus under the
 * path as it came, and whoever sends many of them would fill the registry.
 */
class RequestMetrics {
    private static final String URI = "uri";

    @Produces
    @Singleton
    MeterFilter templatesOnly() {
        return MeterFilter.replaceTagValues(URI, uri -> isTemplate(uri) ? uri : "OTHER");
    }

    /** A route's template, one of the fixed pages below {@code /q}, or a word of Quarkus such as NOT_FOUND. */
    private static boolean isTemplate(String uri) {
        return uri.contains("{") || uri.equals("/") || uri.startsWith("/q/") || !uri.contains("/");
    }
}
