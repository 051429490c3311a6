package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A parser that accepts everything would make the other tests worthless. */
class StrictYamlTest {

    @ParameterizedTest
    @CsvSource({
        "base/deployment, replicas: 3, replica: 3",
        "base/deployment, replicas: 3, replicas: '3'",
        "base/deployment, privileged: false, additionalProperties: null",
        "base/deployment, sizeLimit:, sizelimit:",
        "base/service-account, name: screenshot-gateway, name: true",
        "components/httproute/http-route, request: 70s, requests: 70s",
        "components/monitoring/prometheus-rule, annotations:, annotation:",
        "components/monitoring/pod-monitor, interval:, every:",
        "components/external-secret/external-secret, refreshInterval:, refreshinterval:",
        "components/external-secret/external-secret, deletionPolicy: Retain, deletionPolicy: Keep",
    })
    void damagedObjectIsRejected(String file, String good, String bad) throws IOException {
        String object = Files.readString(Rendered.ROOT.resolve(file + ".yaml"));

        assertDoesNotThrow(() -> StrictYaml.object(object));
        assertThrows(JsonProcessingException.class, () -> StrictYaml.object(object.replaceFirst(good, bad)));
    }

    @Test
    void unknownKindIsRejected() {
        String object = "{apiVersion: external-secrets.io/v1beta1, kind: ExternalSecret}";

        assertThrows(IllegalArgumentException.class, () -> StrictYaml.object(object));
    }
}
