package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.screenshotgateway.support.GatewaySettings;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks everything that can be applied. Rendering is a check, too: kustomize rejects unknown fields and missing files of
 * kustomizations, {@link StrictYaml} those of objects.
 */
@Kubectl.Needed
class RenderedTest {

    /** The gateway's share of the vendor's 25 calls per second and project. */
    private static final int CALLS_PER_SECOND = 20;

    /** The Valkey of cluster-dev. */
    private static final String SERVER = "screenshot-gateway-valkey";

    private static final JsonNode SELECTOR = yaml("{app.kubernetes.io/name: screenshot-gateway}");

    private static final Set<String> VARIABLES = GatewaySettings.variables();

    static List<Path> folders() {
        return Rendered.folders();
    }

    static List<Path> yamlFiles() {
        return Rendered.yamlFiles();
    }

    /** kustomize takes the last of two. */
    @ParameterizedTest
    @MethodSource("yamlFiles")
    void noFileRepeatsAField(Path file) {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();

        assertDoesNotThrow(() -> mapper.readTree(file.toFile()));
    }

    /** No kustomization would apply another file. */
    @ParameterizedTest
    @MethodSource("yamlFiles")
    void everyFileIsListedByItsKustomizationOrAnExample(Path file) throws IOException {
        if (!file.endsWith("kustomization.yaml") && !file.startsWith(Rendered.ROOT.resolve("examples"))) {
            String kustomization = Files.readString(file.resolveSibling("kustomization.yaml"));

            assertTrue(kustomization.contains(file.getFileName().toString()), file.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void allObjectsShareOneNamespace(Path folder) {
        Set<String> namespaces = Rendered.of(folder).objects().stream()
                .map(object -> object.at(
                                object.path("kind").asText().equals("Namespace")
                                        ? "/metadata/name"
                                        : "/metadata/namespace")
                        .asText())
                .collect(Collectors.toSet());

        assertEquals(1, namespaces.size(), namespaces.toString());
    }

    /**
     * The API server accepts selectors that match nothing. Selectors of Deployments cannot be changed, so no label that
     * changes (a version) may be in them.
     */
    @ParameterizedTest
    @MethodSource("folders")
    void everySelectorSelectsGatewayPodsByName(Path folder) {
        Rendered rendered = Rendered.of(folder);
        JsonNode byName = yaml("{matchLabels: {app.kubernetes.io/name: screenshot-gateway}}");

        assertTrue(rendered.deployment()
                .at("/template/metadata/labels")
                .properties()
                .containsAll(SELECTOR.properties()));
        assertEquals(byName, rendered.deployment().path("selector"));
        assertEquals(byName, rendered.only("PodDisruptionBudget").at("/spec/selector"));
        assertEquals(SELECTOR, rendered.named("Service", "screenshot-gateway").at("/spec/selector"));
        rendered.all("PodMonitor").forEach(monitor -> assertEquals(byName, monitor.at("/spec/selector")));
        for (JsonNode policy : rendered.all("NetworkPolicy")) {
            if (!Set.of("default-deny", SERVER)
                    .contains(policy.at("/metadata/name").asText())) {
                assertEquals(byName, policy.at("/spec/podSelector"));
            }
        }
    }

    /** Compares whole contexts, and so is stricter than the restricted Pod Security Standard. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyPodIsRestricted(Path folder) {
        Rendered rendered = Rendered.of(folder);
        JsonNode pod = rendered.pod();

        assertEquals(yaml("""
                runAsNonRoot: true
                runAsUser: 10001
                runAsGroup: 10001
                fsGroup: 10001
                seccompProfile: {type: RuntimeDefault}
                """), pod.path("securityContext"));
        assertEquals(yaml("""
                allowPrivilegeEscalation: false
                privileged: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
                """), rendered.container().path("securityContext"));
        for (String field : List.of(
                "initContainers",
                "ephemeralContainers",
                "hostNetwork",
                "hostPID",
                "hostIPC",
                "shareProcessNamespace",
                "hostPort",
                "host")) {
            assertEquals(List.of(), rendered.deployment().path("template").findValues(field), field);
        }
        // Annotations can set AppArmor's and seccomp's profiles. This one lets nodes with replicas be removed.
        assertEquals(
                yaml("{cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: \"images,tmp\"}"),
                rendered.deployment().at("/template/metadata/annotations"));
        Set<String> volumeFields = new TreeSet<>();
        pod.path("volumes").forEach(volume -> volume.fieldNames().forEachRemaining(volumeFields::add));
        volumeFields.removeAll(Set.of("name", "secret", "emptyDir", "projected"));
        assertEquals(Set.of(), volumeFields);
    }

    /** The Valkey of cluster-dev, which no other component has. */
    @Test
    void serverForDevIsRestrictedAndReachedByTheGatewayAlone() {
        Rendered rendered = Rendered.component("cluster-dev");
        JsonNode pod = rendered.named("Deployment", SERVER).requiredAt("/spec/template/spec");
        JsonNode byName = yaml("{app.kubernetes.io/name: screenshot-gateway-valkey}");
        JsonNode policy = rendered.named("NetworkPolicy", SERVER).path("spec");

        assertEquals(yaml("true"), pod.at("/securityContext/runAsNonRoot"));
        assertEquals(yaml("{type: RuntimeDefault}"), pod.at("/securityContext/seccompProfile"));
        assertEquals(yaml("""
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
                """), pod.at("/containers/0/securityContext"));
        assertEquals(yaml("false"), pod.path("automountServiceAccountToken"));
        assertEquals(byName, rendered.named("Deployment", SERVER).at("/spec/selector/matchLabels"));
        assertEquals(byName, rendered.named("Service", SERVER).at("/spec/selector"));
        assertEquals(byName, policy.at("/podSelector/matchLabels"));
        assertEquals(1, policy.path("ingress").size());
        assertEquals(SELECTOR, policy.at("/ingress/0/from/0/podSelector/matchLabels"));
        assertTrue(policy.path("egress").isMissingNode());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void podMountsNoClusterTokenAndNoServiceVariables(Path folder) {
        JsonNode pod = Rendered.of(folder).pod();
        JsonNode account = Rendered.of(folder).only("ServiceAccount");

        assertEquals(yaml("false"), pod.path("automountServiceAccountToken"));
        assertEquals(yaml("false"), account.path("automountServiceAccountToken"));
        assertEquals(account.at("/metadata/name"), pod.path("serviceAccountName"));
        assertEquals(yaml("false"), pod.path("enableServiceLinks"));
    }

    /** Components merge their settings after the overlay, so each must set immutable again; the base does not. */
    @ParameterizedTest
    @MethodSource("folders")
    void hashedConfigMapIsImmutable(Path folder) {
        boolean immutable = Rendered.of(folder).configMap().path("immutable").asBoolean();

        assertEquals(!folder.equals(Rendered.BASE), immutable);
    }

    /** Settings of Quarkus itself are checked by the tests of the components that set them; those of AWS are its SDK's. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyVariableIsGatewaySetting(Path folder) {
        Set<String> unknown = new TreeSet<>(Rendered.of(folder).settings().keySet());
        unknown.removeIf(variable -> variable.startsWith("QUARKUS_") || variable.startsWith("AWS_"));
        unknown.removeAll(VARIABLES);

        assertEquals(Set.of(), unknown);
    }

    /** A container's variable takes precedence over the config map, where a second value would have no effect. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyVariableIsSetOnce(Path folder) {
        Set<String> variables = new HashSet<>();
        Rendered.of(folder).configMap().path("data").fieldNames().forEachRemaining(variables::add);

        assertEquals(1, Rendered.of(folder).container().path("envFrom").size());
        for (JsonNode variable : Rendered.of(folder).container().path("env")) {
            assertTrue(variables.add(variable.path("name").asText()), variable.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void noKeyIsInSettingsOrSecrets(Path folder) {
        Map<String, String> settings = Rendered.of(folder).settings();

        assertFalse(settings.containsKey("GATEWAY_UPSTREAM_API_KEY"));
        assertFalse(settings.containsKey("BROWSER_USE_API_KEY"));
        assertEquals(List.of(), Rendered.of(folder).all("Secret"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void allReplicasStayWithinVendorLimitDuringRollout(Path folder) {
        Rendered rendered = Rendered.of(folder);
        // Replicas that share a server share the rate, too.
        int counted = rendered.settings().containsKey("GATEWAY_CLUSTER_HOSTS") ? 1 : maxReplicas(rendered);

        assertTrue(counted * callsOfOne(rendered) <= CALLS_PER_SECOND, counted + " replicas");
    }

    @Test
    void nextHigherRateExceedsVendorLimitOfAutoscaledReplicas() {
        Rendered rendered = Rendered.component("hpa");

        assertTrue(maxReplicas(rendered) * (callsOfOne(rendered) + 1) > CALLS_PER_SECOND);
    }

    /** A number in the Deployment would reset the autoscaler's choice on every apply. */
    @ParameterizedTest
    @MethodSource("folders")
    void replicasAreSetByDeploymentOrAutoscaler(Path folder) {
        Rendered rendered = Rendered.of(folder);

        assertEquals(
                rendered.all("HorizontalPodAutoscaler").isEmpty(),
                rendered.deployment().has("replicas"));
    }

    private static int maxReplicas(Rendered rendered) {
        JsonNode deployment = rendered.deployment();
        List<JsonNode> autoscalers = rendered.all("HorizontalPodAutoscaler");
        JsonNode most = autoscalers.isEmpty()
                ? deployment.required("replicas")
                : autoscalers.get(0).requiredAt("/spec/maxReplicas");
        return most.asInt()
                + deployment.requiredAt("/strategy/rollingUpdate/maxSurge").asInt();
    }

    private static int callsOfOne(Rendered rendered) {
        return Integer.parseInt(rendered.settings().get("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND"));
    }
}
