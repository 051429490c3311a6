package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

@Kubectl.Needed
class MonitoringTest {

    private final Rendered rendered = Rendered.component("monitoring");
    private final JsonNode monitor = rendered.only("PodMonitor").path("spec");

    /** The default is the monitor's own namespace, where the pods are. */
    @Test
    void podMonitorScrapesManagementPortInItsNamespace() {
        JsonNode endpoint = monitor.at("/podMetricsEndpoints/0");

        assertEquals(1, monitor.path("podMetricsEndpoints").size());
        assertEquals("/q/metrics", endpoint.path("path").asText());
        assertEquals("management", endpoint.path("port").asText());
        assertFalse(monitor.has("namespaceSelector"));
    }

    /** The alerts rely on this value, which comes from the pods' label in every namespace. */
    @Test
    void alertsUseJobNameOfPodMonitor() {
        String job = rendered.deployment()
                .at("/template/metadata/labels")
                .required(monitor.path("jobLabel").asText())
                .asText();
        String rules = rendered.only("PrometheusRule")
                .at("/spec")
                .findValuesAsText("expr")
                .toString();

        assertTrue(rules.contains("job=\"" + job + "\""));
        assertEquals(-1, rules.replace("job=\"" + job + "\"", "").indexOf("job="));
    }

    /** The file with the address is not applied. */
    @Test
    void addressOfTheRunbooksIsSetInOneFile() {
        List<String> runbooks = rendered.only("PrometheusRule").findValuesAsText("runbook_url");

        assertFalse(runbooks.isEmpty());
        runbooks.forEach(url -> assertTrue(
                url.startsWith("https://git.example.com/screenshot-gateway/blob/main/src/docs/alerts.md#"), url));
        assertEquals(
                List.of(),
                rendered.all("ConfigMap").stream()
                        .filter(map -> map.at("/metadata/name").asText().contains("runbooks"))
                        .toList());
    }

    @Test
    void dashboardConfigMapHasStableNameAndLabel() throws IOException {
        JsonNode dashboard = rendered.named("ConfigMap", "screenshot-gateway-dashboard");

        assertEquals("1", dashboard.at("/metadata/labels/grafana_dashboard").asText());
        assertFalse(dashboard.path("immutable").asBoolean());
        assertEquals(
                yaml(Files.readString(Rendered.ROOT.resolve("components/monitoring/dashboard.json"))),
                yaml(dashboard.path("data").required("screenshot-gateway.json").asText()));
    }
}
