package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server accepts a selector that matches no pod, which then protects, budgets or serves nothing. */
class SelectorsTest {

    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "screenshot-gateway");
    private static final LabelSelector SELECTOR =
            new LabelSelectorBuilder().withMatchLabels(LABELS).build();

    static List<Path> kustomizedFolders() {
        return Manifests.kustomizedFolders();
    }

    @Test
    void deploymentSelectsItsPodsOnlyByName() {
        var spec = Manifests.deployment().getSpec();

        assertEquals(SELECTOR, spec.getSelector());
        assertEquals(LABELS, spec.getTemplate().getMetadata().getLabels());
    }

    @Test
    void serviceSelectsGatewayPods() {
        assertEquals(
                LABELS, Manifests.only(Service.class, Manifests.BASE).getSpec().getSelector());
    }

    @Test
    void disruptionBudgetSelectsGatewayPods() {
        assertEquals(
                SELECTOR,
                Manifests.only(PodDisruptionBudget.class, Manifests.BASE)
                        .getSpec()
                        .getSelector());
    }

    @Test
    void networkPolicySelectsGatewayPods() {
        assertEquals(
                SELECTOR,
                Manifests.only(NetworkPolicy.class, Manifests.BASE).getSpec().getPodSelector());
    }

    @Test
    void topologySpreadCountsGatewayPodsPerRevision() {
        var constraints = Manifests.pod().getTopologySpreadConstraints();

        assertEquals(
                List.of("topology.kubernetes.io/zone", "kubernetes.io/hostname"),
                constraints.stream().map(each -> each.getTopologyKey()).toList());
        for (var constraint : constraints) {
            assertEquals(SELECTOR, constraint.getLabelSelector());
            assertEquals(List.of("pod-template-hash"), constraint.getMatchLabelKeys());
            assertEquals(1, constraint.getMaxSkew());
            assertEquals("Honor", constraint.getNodeTaintsPolicy());
        }
    }

    /** Otherwise a label that changes (a version) would become part of a selector, which is immutable. */
    @ParameterizedTest
    @MethodSource("kustomizedFolders")
    void kustomizeAddsNoLabelsToSelectors(Path folder) {
        for (var labels : Manifests.kustomization(folder).labels()) {
            assertFalse(labels.includeSelectors(), labels.toString());
        }
    }

    @Test
    void serviceHasOnlyClientPort() {
        var ports = Manifests.only(Service.class, Manifests.BASE).getSpec().getPorts();

        assertEquals(1, ports.size());
        assertEquals(new IntOrString("http"), ports.get(0).getTargetPort());
    }
}
