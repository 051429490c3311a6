package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fabric8.kubernetes.api.model.Secret;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalSecretTest {

    private static final Path COMPONENT = Manifests.COMPONENTS.resolve("external-secret");

    private final ExternalSecret.Spec external =
            Manifests.only(ExternalSecret.class, COMPONENT).getSpec();

    @Test
    void externalSecretProducesMountedSecret() {
        var volume = Manifests.pod().getVolumes().get(0).getSecret();

        assertEquals(volume.getSecretName(), external.target().name());
        assertEquals(1, external.data().size());
        assertEquals(volume.getItems().get(0).getKey(), external.data().get(0).secretKey());
    }

    @Test
    void externalSecretHasShapeOfExample() {
        Secret example = Manifests.only(Secret.class, Manifests.ROOT.resolve("examples"));

        assertEquals(example.getMetadata().getName(), external.target().name());
        assertEquals(
                example.getStringData().keySet(), Set.of(external.data().get(0).secretKey()));
    }

    @Test
    void deletedVaultEntryKeepsSecret() {
        assertEquals(ExternalSecret.CreationPolicy.Owner, external.target().creationPolicy());
        assertEquals(ExternalSecret.DeletionPolicy.Retain, external.target().deletionPolicy());
    }

    /** Zero would mean to fetch only once. */
    @Test
    void rotatedKeyIsFetchedWithinTenMinutes() {
        Duration interval = DurationConverter.parseDuration(external.refreshInterval());

        assertTrue(interval.toSeconds() > 0 && interval.compareTo(Duration.ofMinutes(10)) <= 0, interval.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "refreshInterval:, refreshinterval:",
        "secretStoreRef:, storeRef:",
        "deletionPolicy: Retain, deletionPolicy: Keep",
        "remoteRef:, remote:",
        "external-secrets.io/v1, external-secrets.io/v1beta1",
    })
    void unknownFieldsAndVersionsAreRejected(String good, String bad) throws IOException {
        String file = Files.readString(COMPONENT.resolve("external-secret.yaml"));
        String damaged = file.replace(good, bad);

        assertNotEquals(file, damaged);
        Exception refusal = assertThrows(Exception.class, () -> StrictYaml.object(damaged));
        assertTrue(
                refusal instanceof MismatchedInputException || refusal instanceof IllegalArgumentException,
                refusal.toString());
    }
}
