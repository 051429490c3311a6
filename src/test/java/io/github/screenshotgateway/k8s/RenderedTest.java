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

/** What holds of everything that can be applied. Reading it at all is a test: unknown fields and kinds are refused. */
@Kubectl.Needed
class RenderedTest {

    private static final Set<String> VARIABLES = GatewaySettings.variables();

    static List<Path> folders() {
        return Rendered.folders();
    }

    /** Two of one kind and name would be one object in the cluster, and the last one wins. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyObjectHasANameOfItsOwn(Path folder) {
        List<String> names = Rendered.of(folder).objects().stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();

        assertEquals(Set.copyOf(names).size(), names.size(), names.toString());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyObjectIsInOneNamespaceButTheNamespaceItself(Path folder) {
        Set<String> namespaces = Rendered.of(folder).objects().stream()
                .filter(object -> !(object instanceof Namespace))
                .map(object -> String.valueOf(object.getMetadata().getNamespace()))
                .collect(Collectors.toSet());

        assertEquals(1, namespaces.size(), namespaces.toString());
        for (Namespace namespace : Rendered.of(folder).all(Namespace.class)) {
            assertEquals(namespaces, Set.of(namespace.getMetadata().getName()));
        }
    }

    /** A selector that matches nothing is accepted by the API server. */
    @ParameterizedTest
    @MethodSource("folders")
    void everySelectorMatchesTheGatewaysPods(Path folder) {
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

    /** Components are merged into the settings after the overlay, so each has to seal them again; the base does not. */
    @ParameterizedTest
    @MethodSource("folders")
    void whatRunsUnderAHashedNameNeverChanges(Path folder) {
        Boolean sealed = folder.equals(Manifests.BASE) ? null : true;

        assertEquals(sealed, Rendered.of(folder).configMap().getImmutable());
    }

    /** Those of Quarkus itself are told by the tests of what sets them. */
    @ParameterizedTest
    @MethodSource("folders")
    void everyVariableIsASettingOfTheGateway(Path folder) {
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
