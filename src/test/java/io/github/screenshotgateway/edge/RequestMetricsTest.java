package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMetricsTest {
    /** Vert.x accepts braces in a path: without a bound, each such request would create a permanent meter. */
    @ParameterizedTest
    @ValueSource(strings = {"/{1}", "/x/{y", "/api/v1/task/{/2"})
    void unknownPathBecomesOther(String path) {
        assertEquals("OTHER", labelOf(path));
    }

    /** A route that is missing in the list would silently be counted as OTHER. */
    @Test
    void everyRouteIsKeptAsLabel() {
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.screenshotgateway")) {
            if (resource.isAnnotatedWith(Path.class) && !resource.isInterface()) {
                String template = resource.getAnnotationOfType(Path.class).value();

                assertEquals(template, labelOf(template));
            }
        }
    }

    private static String labelOf(String path) {
        Meter.Id id = new Meter.Id("http.server.requests", Tags.of("uri", path), null, null, Meter.Type.TIMER);
        return new RequestMetrics().knownRoutesOnly().map(id).getTag("uri");
    }

    /** HTTP methods can be any token: without a bound, each would create a permanent meter. */
    @ParameterizedTest
    @CsvSource({"GET, GET", "OPTIONS, OPTIONS", "BREW, OTHER", "get, OTHER"})
    void unknownMethodBecomesOther(String method, String label) {
        Meter.Id id = new Meter.Id(
                "http.server.requests", Tags.of("method", method, "status", "405"), null, null, Meter.Type.TIMER);
        assertEquals(label, new RequestMetrics().knownMethodsOnly().map(id).getTag("method"));
    }
}
