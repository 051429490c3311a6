package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.entry;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The Secret with the API key, and the component that gets it from a vault. */
@Kubectl.Needed
class UpstreamKeyTest {

    private final Rendered base = Rendered.of(Rendered.BASE);
    private final JsonNode secret =
            entry(base.pod().path("volumes"), "upstream-api-key").path("secret");
    private final JsonNode external =
            Rendered.component("external-secret").only("ExternalSecret").path("spec");

    /** A subPath is copied once and never gets a rotated key. */
    @Test
    void keyIsReadFromReadOnlyFolder() {
        assertEquals(
                yaml("{name: upstream-api-key, mountPath: /etc/screenshot-gateway/upstream, readOnly: true}"),
                entry(base.container().path("volumeMounts"), "upstream-api-key"));
        assertEquals("/etc/screenshot-gateway/upstream/api-key", base.settings().get("GATEWAY_UPSTREAM_API_KEY_FILE"));
    }

    /** The Secret is not optional: a pod without its key must wait instead of starting and failing every call. */
    @Test
    void keyIsRequiredAndOnlyReadableByOwnerAndGroup() {
        assertEquals(yaml("""
                secretName: screenshot-gateway-upstream
                defaultMode: %d
                items: [{key: api-key, path: api-key}]
                """.formatted(0440)), secret);
    }

    @Test
    void exampleSecretHasMountedShapeAndNoKey() throws IOException {
        JsonNode example = StrictYaml.object(Files.readString(Rendered.ROOT.resolve("examples/upstream-secret.yaml")));

        assertEquals("screenshot-gateway-upstream", example.at("/metadata/name").asText());
        assertEquals(yaml("{api-key: PLACEHOLDER}"), example.path("stringData"));
        assertEquals(1, Rendered.ROOT.resolve("examples").toFile().list().length, "no other example");
        assertEquals(false, example.has("data"));
    }

    /** A deleted vault entry keeps the Secret. */
    @Test
    void externalSecretProducesMountedSecretAndRetainsIt() {
        assertEquals(
                yaml("{name: %s, creationPolicy: Owner, deletionPolicy: Retain}"
                        .formatted(secret.path("secretName").asText())),
                external.path("target"));
        assertEquals(1, external.path("data").size());
        assertEquals(secret.at("/items/0/key"), external.at("/data/0/secretKey"));
    }

    /** Zero would mean to fetch only once. */
    @Test
    void rotatedKeyIsFetchedWithinTenMinutes() {
        Duration interval =
                DurationConverter.parseDuration(external.path("refreshInterval").asText());

        assertTrue(interval.toSeconds() > 0 && interval.compareTo(Duration.ofMinutes(10)) <= 0, interval.toString());
    }
}
