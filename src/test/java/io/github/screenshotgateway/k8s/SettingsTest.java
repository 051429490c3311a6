package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewaySettings;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsTest {

    /** The gateway's share of the vendor's 25 calls per second and project. */
    private static final int CALLS_PER_SECOND = 20;

    private final Kustomization base = Manifests.kustomization(Manifests.BASE);
    private final Kustomization dev = Manifests.kustomization(Manifests.DEV);
    private final Kustomization production = Manifests.kustomization(Manifests.PRODUCTION);

    @Test
    void deploymentReadsGeneratedConfigMap() {
        var sources = Manifests.container().getEnvFrom();

        assertEquals(1, sources.size());
        assertEquals(
                base.configMapGenerator().get(0).name(),
                sources.get(0).getConfigMapRef().getName());
    }

    @Test
    void overlaysMergeSettingsAndMakeThemImmutable() {
        for (Kustomization overlay : new Kustomization[] {dev, production}) {
            var generated = overlay.configMapGenerator().get(0);
            assertEquals(base.configMapGenerator().get(0).name(), generated.name());
            assertEquals("merge", generated.behavior());
            assertTrue(overlay.generatorOptions().immutable());
        }
    }

    @Test
    void productionUsesApiV2() {
        assertEquals("v2", production.settings().get("GATEWAY_UPSTREAM_API"));
    }

    @Test
    void productionHasAbsolutePublicUrl() {
        URI url = URI.create(production.settings().get("GATEWAY_PUBLIC_URL"));

        assertTrue(url.isAbsolute());
    }

    @Test
    void productionPinsImageByDigest() {
        assertEquals(1, production.images().size());
        var image = production.images().get(0);

        assertEquals(Manifests.container().getImage(), image.name());
        assertNull(image.newTag());
        assertTrue(image.digest().matches("sha256:[0-9a-f]{64}"), image.digest());
    }

    @Test
    void devUsesLocalImageWithoutPullingAgain() {
        var image = dev.images().get(0);

        assertEquals(Manifests.container().getImage(), image.name());
        assertNull(image.newName());
        assertNotEquals("latest", image.newTag());
        assertEquals("IfNotPresent", Manifests.container().getImagePullPolicy());
    }

    @Test
    void devHasOneReplicaAndBaseHasThree() {
        assertEquals(1, dev.replicas().get(0).count());
        assertEquals(
                Manifests.deployment().getMetadata().getName(),
                dev.replicas().get(0).name());
        assertEquals(3, Manifests.deployment().getSpec().getReplicas());
        assertTrue(production.replicas().isEmpty());
    }

    @Test
    void allReplicasStayWithinVendorLimitDuringRollout() {
        var deployment = Manifests.deployment().getSpec();
        int atOnce = deployment.getReplicas()
                + deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
        int each = Integer.parseInt(base.settings().get("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND"));

        assertTrue(atOnce * each <= CALLS_PER_SECOND, atOnce + " x " + each);
    }

    @Test
    void everyVariableIsGatewaySetting() {
        Set<String> known = GatewaySettings.variables();
        Set<String> used = new TreeSet<>();
        for (Kustomization kustomization : new Kustomization[] {base, dev, production}) {
            used.addAll(kustomization.settings().keySet());
        }
        Manifests.container().getEnv().forEach(variable -> used.add(variable.getName()));

        used.removeAll(known);

        assertEquals(Set.of(), used);
    }
}
