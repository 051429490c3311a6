package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.github.screenshotgateway.support.GatewaySettings;
import io.github.screenshotgateway.support.Kubectl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks everything that can be applied. Parsing is a check, too: it rejects unknown fields and kinds. */
@Kubectl.Needed
class RenderedTest {

    private static final Set<String> VARIABLES = GatewaySettings.variables();

    static List<Path> folders() {
        return Rendered.folders();
    }

    /** Two objects of the same kind and name would be one in the cluster, and the last one would win. */
    @ParameterizedTest
    @MethodSource("folders")
    void objectNamesAreUniqueByKind(Path folder) {
        List<String> names = Rendered.of(folder).objects().stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();

        assertEquals(Set.copyOf(names).size(), names.size(), names.toString());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void allObjectsShareOneNamespace(Path folder) {
        Set<String> namespaces = Rendered.of(folder).objects().stream()
                .filter(object -> !(object instanceof Namespace))
                .map(object -> String.valueOf(object.getMetadata().getNamespace()))
                .collect(Collectors.toSet());

        assertEquals(1, namespaces.size(), namespaces.toString());
        for (Namespace namespace : Rendered.of(folder).all(Namespace.class)) {
            assertEquals(namespaces, Set.of(namespace.getMetadata().getName()));
        }
    }

    /** The API server accepts selectors that match nothing. */
    @ParameterizedTest
    @MethodSource("folders")
    void everySelectorMatchesGatewayPods(Path folder) {
        Rendered rendered = Rendered.of(folder);
        Map<String, String> pod = rendered.pod().getMetadata().getLabels();

        assertSelects(pod, rendered.only(Deployment.class).getSpec().getSelector());
        assertSelects(pod, rendered.only(PodDisruptionBudget.class).getSpec().getSelector());
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            assertSelects(pod, policy.getSpec().getPodSelector());
        }
        for (Service service : rendered.all(Service.class)) {
            assertFalse(service.getSpec().getSelector().isEmpty());
            assertTrue(
                    pod.entrySet().containsAll(service.getSpec().getSelector().entrySet()));
        }
    }

    /** Components merge their settings after the overlay, so each must set immutable again; the base does not. */
    @ParameterizedTest
    @MethodSource("folders")
    void hashedConfigMapIsImmutable(Path folder) {
        Boolean expectedImmutable = folder.equals(Manifests.BASE) ? null : true;

        assertEquals(expectedImmutable, Rendered.of(folder).configMap().getImmutable());
    }

    /** Settings of Quarkus itself are checked by the tests of the components that set them. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyVariableIsGatewaySetting(Path folder) {
        Set<String> unknown = new TreeSet<>(Rendered.of(folder).settings().keySet());
        unknown.removeIf(variable -> variable.startsWith("QUARKUS_"));
        unknown.removeAll(VARIABLES);

        assertEquals(Set.of(), unknown);
    }

    private static void assertSelects(Map<String, String> pod, LabelSelector selector) {
        assertTrue(selector.getMatchExpressions().isEmpty());
        assertTrue(pod.entrySet().containsAll(selector.getMatchLabels().entrySet()), selector.toString());
    }
}
