package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.entry;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Kubectl.Needed
class ExternalSecretTest {

    private final Rendered rendered = Rendered.component("external-secret");
    private final JsonNode external = rendered.only("ExternalSecret").path("spec");

    /** A deleted vault entry keeps the Secret. */
    @Test
    void externalSecretProducesMountedSecretAndRetainsIt() {
        JsonNode mounted =
                entry(rendered.pod().path("volumes"), "upstream-api-key").path("secret");

        assertEquals(
                yaml("{name: %s, creationPolicy: Owner, deletionPolicy: Retain}"
                        .formatted(mounted.path("secretName").asText())),
                external.path("target"));
        assertEquals(1, external.path("data").size());
        assertEquals(mounted.at("/items/0/key"), external.at("/data/0/secretKey"));
    }

    /** Zero would mean to fetch only once. */
    @Test
    void rotatedKeyIsFetchedWithinTenMinutes() {
        Duration interval =
                DurationConverter.parseDuration(external.path("refreshInterval").asText());

        assertTrue(interval.toSeconds() > 0 && interval.compareTo(Duration.ofMinutes(10)) <= 0, interval.toString());
    }
}
