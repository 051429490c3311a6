package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import java.net.URI;
import org.junit.jupiter.api.Test;

@Kubectl.Needed
class OverlaysTest {

    private final Rendered dev = Rendered.of(Rendered.DEV);
    private final Rendered production = Rendered.of(Rendered.PRODUCTION);

    @Test
    void productionUsesApiV2AndHasAbsolutePublicUrl() {
        assertEquals("v2", production.settings().get("GATEWAY_UPSTREAM_API"));
        assertTrue(URI.create(production.settings().get("GATEWAY_PUBLIC_URL")).isAbsolute());
    }

    @Test
    void productionPinsImageByDigest() {
        String image = production.container().path("image").asText();

        assertTrue(image.matches("[^:@]+/screenshot-gateway@sha256:[0-9a-f]{64}"), image);
    }

    @Test
    void devUsesLocalImageWithoutPullingAgain() {
        assertEquals("screenshot-gateway:dev", dev.container().path("image").asText());
        assertEquals("IfNotPresent", dev.container().path("imagePullPolicy").asText());
    }

    @Test
    void devHasOneReplicaAndBaseHasThree() {
        assertEquals(1, dev.deployment().path("replicas").asInt());
        assertEquals(3, Rendered.of(Rendered.BASE).deployment().path("replicas").asInt());
    }

    @Test
    void onlyProductionHasAutoscaler() {
        assertEquals(1, production.all("HorizontalPodAutoscaler").size());
        assertEquals(0, dev.all("HorizontalPodAutoscaler").size());
    }

    @Test
    void namespacesEnforceRestrictedStandardOfFixedVersion() {
        for (Rendered overlay : new Rendered[] {dev, production}) {
            JsonNode labels = overlay.only("Namespace").at("/metadata/labels");

            for (String mode : new String[] {"enforce", "audit", "warn"}) {
                assertEquals(
                        "restricted",
                        labels.path("pod-security.kubernetes.io/" + mode).asText());
            }
            String version =
                    labels.path("pod-security.kubernetes.io/enforce-version").asText();
            assertTrue(version.matches("v1\\.\\d+"), version);
        }
    }
}
