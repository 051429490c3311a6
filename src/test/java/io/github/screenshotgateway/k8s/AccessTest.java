package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.entry;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.screenshotgateway.support.Kubectl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Kubectl.Needed
class AccessTest {

    private static final String URL = "QUARKUS_OIDC_AUTH_SERVER_URL";
    private static final String ISSUER = "QUARKUS_OIDC_TOKEN_ISSUER";

    private final JsonNode settings = settingsOf("oidc");
    private final Rendered cluster = Rendered.component("oidc-cluster");

    private static ObjectNode settingsOf(String component) {
        return Rendered.component(component).configMap().path("data").deepCopy();
    }

    @Test
    void oidcComponentsDifferOnlyInIssuerAndItsKeys() {
        assertEquals(
                settingsOf("oidc").without(List.of(URL, ISSUER)),
                settingsOf("oidc-cluster")
                        .without(List.of(URL, ISSUER, "QUARKUS_OIDC_DISCOVERY_ENABLED", "QUARKUS_OIDC_JWKS_PATH")));
    }

    /** A public issuer is reachable at the address in its tokens. */
    @Test
    void publicIssuerUrlIsServerUrl() {
        assertEquals(settings.path(URL), settings.path(ISSUER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc", "oidc-cluster"})
    void oidcSettingsHaveAudienceAndHttpsIssuer(String component) {
        JsonNode own = settingsOf(component);

        assertEquals("oidc", own.path("GATEWAY_ACCESS_MODE").asText());
        assertEquals(
                "screenshot-gateway", own.path("QUARKUS_OIDC_TOKEN_AUDIENCE").asText());
        assertTrue(own.path(URL).asText().startsWith("https://"));
        assertTrue(own.path(ISSUER).asText().startsWith("https://"));
    }

    /** Its document for discovery names an address that neither the policy nor the certificate has to cover. */
    @Test
    void keysOfTheClusterComeFromTheNameInItsCertificate() {
        JsonNode own = settingsOf("oidc-cluster");

        assertEquals("false", own.path("QUARKUS_OIDC_DISCOVERY_ENABLED").asText());
        assertEquals("/openid/v1/jwks", own.path("QUARKUS_OIDC_JWKS_PATH").asText());
    }

    /** The placeholder for callers is not a valid namespace in any cluster. */
    @Test
    void placeholderCallerMatchesNoServiceAccount() {
        String[] caller = settings.path("GATEWAY_ACCESS_CALLERS").asText().split(":");

        assertEquals(4, caller.length);
        assertEquals("system:serviceaccount", caller[0] + ":" + caller[1]);
        assertFalse(caller[2].matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), caller[2]);
    }

    @Test
    void issuerVolumeHoldsTokenAndCaCertificate() {
        assertEquals(
                yaml("""
                defaultMode: %d
                sources:
                  - serviceAccountToken: {path: token, expirationSeconds: 3600}
                  - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
                """.formatted(0440)),
                entry(cluster.pod().path("volumes"), "issuer").path("projected"));
    }

    /** A subPath is copied only once, but the token expires after an hour. */
    @Test
    void settingsPointToFilesInIssuerVolume() {
        assertEquals(
                yaml("{name: issuer, mountPath: /etc/screenshot-gateway/issuer, readOnly: true}"),
                entry(cluster.container().path("volumeMounts"), "issuer"));
        assertEquals(
                "/etc/screenshot-gateway/issuer/token", cluster.settings().get("GATEWAY_ACCESS_ISSUER_TOKEN_FILE"));
        assertEquals("/etc/screenshot-gateway/issuer/ca.crt", cluster.settings().get("GATEWAY_ACCESS_ISSUER_CA_FILE"));
    }

    @Test
    void policyOnlyAddsEgressToApiServer() {
        assertEquals(
                yaml("""
                podSelector: {matchLabels: {app.kubernetes.io/name: screenshot-gateway}}
                policyTypes: [Egress]
                egress:
                  - to: [{ipBlock: {cidr: 192.0.2.1/32}}]
                    ports: [{port: 6443, protocol: TCP}]
                """),
                cluster.named("NetworkPolicy", "screenshot-gateway-issuer").path("spec"));
    }
}
