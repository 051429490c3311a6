package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    private static final Path FOLDER = Manifests.COMPONENTS.resolve("monitoring");

    private final PodMonitor monitor = Manifests.only(PodMonitor.class, FOLDER);

    @Test
    void itSelectsTheGatewaysPods() {
        assertEquals(
                Manifests.deployment().getSpec().getSelector(),
                monitor.getSpec().getSelector());
    }

    /** In its own namespace alone, which is where the pods are. */
    @Test
    void itLooksIntoNoOtherNamespace() {
        assertEquals(null, monitor.getSpec().getNamespaceSelector());
    }

    @Test
    void itReadsTheMetricsOfTheManagementPort() {
        var endpoints = monitor.getSpec().getPodMetricsEndpoints();

        assertEquals(1, endpoints.size());
        assertEquals("/q/metrics", endpoints.get(0).getPath());
        assertTrue(Manifests.container().getPorts().stream()
                .anyMatch(
                        port -> port.getName().equals(endpoints.get(0).getPort()) && port.getContainerPort() == 9000));
    }

    @Test
    void theNetworkPolicyLetsPrometheusReachThatPort() {
        var port = monitor.getSpec().getPodMetricsEndpoints().get(0).getPort();
        var rules =
                Manifests.only(NetworkPolicy.class, Manifests.BASE).getSpec().getIngress();

        assertTrue(rules.stream()
                .filter(rule ->
                        rule.getFrom().get(0).getPodSelector().getMatchLabels().containsValue("prometheus"))
                .flatMap(rule -> rule.getPorts().stream())
                .anyMatch(open -> port.equals(open.getPort().getStrVal())));
    }

    /** The alerts rely on the value, which the pods' label has in every namespace. */
    @Test
    void theJobIsCalledAsTheAlertsCallIt() throws IOException {
        String job = Manifests.deployment()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels()
                .get(monitor.getSpec().getJobLabel());
        String rules = Files.readString(FOLDER.resolve("prometheus-rule.yaml"));

        assertTrue(rules.contains("job=\"" + job + "\""));
        assertEquals(-1, rules.replace("job=\"" + job + "\"", "").indexOf("job="));
    }

    @Test
    void grafanaFindsTheDashboardUnderAStableName() throws IOException {
        var dashboard = Manifests.kustomization(FOLDER).configMapGenerator().get(0);

        assertEquals(Map.of("grafana_dashboard", "1"), dashboard.options().labels());
        assertTrue(dashboard.options().disableNameSuffixHash());
        assertFalse(dashboard.options().immutable());
        assertEquals(List.of("screenshot-gateway.json=dashboard.json"), dashboard.files());
        assertTrue(Files.isRegularFile(FOLDER.resolve("dashboard.json")));
    }

    @Test
    void aFieldThatTheOperatorDoesNotKnowIsAnError() throws IOException {
        String rule = Files.readString(FOLDER.resolve("prometheus-rule.yaml"));
        String pods = Files.readString(FOLDER.resolve("pod-monitor.yaml"));

        assertEquals(PrometheusRule.class, StrictYaml.object(rule).getClass());
        assertThrows(
                PropertyBindingException.class, () -> StrictYaml.object(rule.replace("annotations:", "annotation:")));
        assertThrows(PropertyBindingException.class, () -> StrictYaml.object(pods.replace("interval:", "every:")));
    }
}
