package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages a valid manifest in one place: a parser that accepts everything would make the other tests worthless. */
class StrictYamlTest {

    private String deployment;

    @BeforeEach
    void readAndCheckValidManifest() throws IOException {
        deployment = Files.readString(Manifests.BASE.resolve("deployment.yaml"));
        assertDoesNotThrow(() -> StrictYaml.object(deployment));
    }

    @ParameterizedTest
    @CsvSource({
        "replicas: \\d+, madeUp",
        "enableServiceLinks: false, hostUser",
        "runAsNonRoot: true, runAsNobody",
        "privileged: false, readOnlyRootFileSystem",
        "failureThreshold: \\d+, initialDelay",
        "sizeLimit: \\w+, sizelimit",
        "replicas: \\d+, additionalProperties",
        "privileged: false, additionalProperties",
    })
    void unknownFieldIsRejectedAtAnyDepth(String neighbour, String field) {
        String damaged = damage("(?m)^( *)" + neighbour + "$", "$1" + field + ": null\n$0");

        var refusal = assertThrows(PropertyBindingException.class, () -> StrictYaml.object(damaged));

        assertEquals(field, refusal.getPropertyName());
    }

    @Test
    void unknownFieldOfObjectWithoutSpecIsRejected() {
        String account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: x, label: {}}}";

        var refusal = assertThrows(PropertyBindingException.class, () -> StrictYaml.object(account));

        assertEquals("label", refusal.getPropertyName());
    }

    @Test
    void unknownFieldOfKustomizationIsRejected() {
        String kustomization = "{kind: Kustomization, secretGenerator: []}";

        assertThrows(PropertyBindingException.class, () -> StrictYaml.read(kustomization, Kustomization.class));
    }

    @Test
    void duplicateFieldIsRejected() {
        String damaged = damage("(?m)^  replicas: \\d+$", "$0\n$0");

        assertThrows(JsonProcessingException.class, () -> StrictYaml.object(damaged));
    }

    @Test
    void quotedNumberIsRejected() {
        String damaged = damage("replicas: (\\d+)", "replicas: \"$1\"");

        assertThrows(MismatchedInputException.class, () -> StrictYaml.object(damaged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "1.5"})
    void labelThatIsNotTextIsRejected(String value) {
        String account = "{apiVersion: v1, kind: ServiceAccount, metadata: {labels: {client: %s}}}".formatted(value);

        assertThrows(MismatchedInputException.class, () -> StrictYaml.object(account));
    }

    @Test
    void secondObjectInFileIsRejected() {
        String two = deployment + "---\n" + deployment;

        assertThrows(MismatchedInputException.class, () -> StrictYaml.object(two));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind: Deploymint", "kind: Pod", "kind: null"})
    void kindWithoutModelIsRejected(String kind) {
        String damaged = damage("kind: Deployment", kind);

        assertThrows(IllegalArgumentException.class, () -> StrictYaml.object(damaged));
    }

    private String damage(String good, String bad) {
        String damaged = deployment.replaceFirst(good, bad);
        assertNotEquals(deployment, damaged, "nothing to damage");
        return damaged;
    }
}
