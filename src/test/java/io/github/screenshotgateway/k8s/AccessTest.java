package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
import io.github.screenshotgateway.support.Kubectl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Kubectl.Needed
class AccessTest {

    private final Map<String, String> settings = settingsOf("oidc");
    private final Rendered cluster = Rendered.of(Manifests.COMPONENTS.resolve("oidc-cluster"));

    private static Map<String, String> settingsOf(String component) {
        return Manifests.kustomization(Manifests.COMPONENTS.resolve(component)).settings();
    }

    @Test
    void oidcComponentsDifferOnlyInIssuer() {
        Map<String, String> others = settingsOf("oidc-cluster");
        Set<String> issuer = Set.of("QUARKUS_OIDC_AUTH_SERVER_URL", "QUARKUS_OIDC_TOKEN_ISSUER");

        assertEquals(settings.keySet(), others.keySet());
        settings.forEach((name, value) -> assertEquals(!issuer.contains(name), value.equals(others.get(name)), name));
    }

    /** A public issuer is reachable at the address in its tokens. */
    @Test
    void publicIssuerUrlIsServerUrl() {
        assertEquals(settings.get("QUARKUS_OIDC_AUTH_SERVER_URL"), settings.get("QUARKUS_OIDC_TOKEN_ISSUER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc", "oidc-cluster"})
    void oidcSettingsHaveAudienceAndHttpsIssuer(String component) {
        Map<String, String> own = settingsOf(component);

        assertEquals("oidc", own.get("GATEWAY_ACCESS_MODE"));
        assertEquals("screenshot-gateway", own.get("QUARKUS_OIDC_TOKEN_AUDIENCE"));
        assertTrue(own.get("QUARKUS_OIDC_AUTH_SERVER_URL").startsWith("https://"));
        assertTrue(own.get("QUARKUS_OIDC_TOKEN_ISSUER").startsWith("https://"));
    }

    /** The placeholder for callers is not a valid namespace in any cluster. */
    @Test
    void placeholderCallerMatchesNoServiceAccount() {
        String[] caller = settings.get("GATEWAY_ACCESS_CALLERS").split(":");

        assertEquals(4, caller.length);
        assertEquals("system:serviceaccount", caller[0] + ":" + caller[1]);
        assertFalse(caller[2].matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), caller[2]);
    }

    @Test
    void issuerVolumeHoldsTokenAndCaCertificate() {
        Volume expected = new VolumeBuilder()
                .withName("issuer")
                .withNewProjected()
                .withDefaultMode(Integer.parseInt("0440", 8))
                .addNewSource()
                .withNewServiceAccountToken(null, 3600L, "token")
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .addNewItem("ca.crt", null, "ca.crt")
                .endConfigMap()
                .endSource()
                .endProjected()
                .build();

        assertTrue(cluster.pod().getSpec().getVolumes().contains(expected));
        assertEquals(10001L, cluster.pod().getSpec().getSecurityContext().getFsGroup());
    }

    /** A subPath is copied only once, but the token expires after an hour. */
    @Test
    void settingsPointToFilesInIssuerVolume() {
        VolumeMount mount = new VolumeMountBuilder()
                .withName("issuer")
                .withMountPath("/etc/screenshot-gateway/issuer")
                .withReadOnly(true)
                .build();

        assertTrue(cluster.container().getVolumeMounts().contains(mount));
        assertEquals(mount.getMountPath() + "/token", cluster.settings().get("GATEWAY_ACCESS_ISSUER_TOKEN_FILE"));
        assertEquals(mount.getMountPath() + "/ca.crt", cluster.settings().get("GATEWAY_ACCESS_ISSUER_CA_FILE"));
    }

    @Test
    void podMountsNoOtherToken() {
        assertEquals(false, cluster.pod().getSpec().getAutomountServiceAccountToken());
        assertEquals(
                List.of("issuer", "upstream-api-key", "images", "tmp"),
                cluster.pod().getSpec().getVolumes().stream()
                        .map(Volume::getName)
                        .toList());
    }

    @Test
    void policyOnlyAddsEgressToApiServer() {
        NetworkPolicySpec expected = new NetworkPolicySpecBuilder()
                .withNewPodSelector()
                .addToMatchLabels("app.kubernetes.io/name", "screenshot-gateway")
                .endPodSelector()
                .withPolicyTypes("Egress")
                .addNewEgress()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("192.0.2.1/32")
                .endIpBlock()
                .endTo()
                .addNewPort()
                .withNewPort(6443)
                .withProtocol("TCP")
                .endPort()
                .endEgress()
                .build();

        assertEquals(
                expected,
                cluster.named(NetworkPolicy.class, "screenshot-gateway-issuer").getSpec());
    }
}
