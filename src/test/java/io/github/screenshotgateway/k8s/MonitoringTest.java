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
    void podMonitorSelectsGatewayPods() {
        assertEquals(
                Manifests.deployment().getSpec().getSelector(),
                monitor.getSpec().getSelector());
    }

    /** The default is the monitor's own namespace, where the pods are. */
    @Test
    void podMonitorSelectsNoOtherNamespace() {
        assertEquals(null, monitor.getSpec().getNamespaceSelector());
    }

    @Test
    void podMonitorScrapesManagementPort() {
        var endpoints = monitor.getSpec().getPodMetricsEndpoints();

        assertEquals(1, endpoints.size());
        assertEquals("/q/metrics", endpoints.get(0).getPath());
        assertTrue(Manifests.container().getPorts().stream()
                .anyMatch(
                        port -> port.getName().equals(endpoints.get(0).getPort()) && port.getContainerPort() == 9000));
    }

    @Test
    void networkPolicyAllowsPrometheusToScrape() {
        var port = monitor.getSpec().getPodMetricsEndpoints().get(0).getPort();
        var rules =
                Manifests.only(NetworkPolicy.class, Manifests.BASE).getSpec().getIngress();

        assertTrue(rules.stream()
                .filter(rule ->
                        rule.getFrom().get(0).getPodSelector().getMatchLabels().containsValue("prometheus"))
                .flatMap(rule -> rule.getPorts().stream())
                .anyMatch(open -> port.equals(open.getPort().getStrVal())));
    }

    /** The alerts rely on this value, which comes from the pods' label in every namespace. */
    @Test
    void alertsUseJobNameOfPodMonitor() throws IOException {
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
    void dashboardConfigMapHasStableNameAndLabel() throws IOException {
        var dashboard = Manifests.kustomization(FOLDER).configMapGenerator().get(0);

        assertEquals(Map.of("grafana_dashboard", "1"), dashboard.options().labels());
        assertTrue(dashboard.options().disableNameSuffixHash());
        assertFalse(dashboard.options().immutable());
        assertEquals(List.of("screenshot-gateway.json=dashboard.json"), dashboard.files());
        assertTrue(Files.isRegularFile(FOLDER.resolve("dashboard.json")));
    }

    @Test
    void unknownFieldsOfOperatorKindsAreRejected() throws IOException {
        String rule = Files.readString(FOLDER.resolve("prometheus-rule.yaml"));
        String pods = Files.readString(FOLDER.resolve("pod-monitor.yaml"));

        assertEquals(PrometheusRule.class, StrictYaml.object(rule).getClass());
        assertThrows(
                PropertyBindingException.class, () -> StrictYaml.object(rule.replace("annotations:", "annotation:")));
        assertThrows(PropertyBindingException.class, () -> StrictYaml.object(pods.replace("interval:", "every:")));
    }
}
