package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private final Container container = Manifests.container();

    @Test
    void containerPortsAreClientAndManagement() {
        Map<String, Integer> ports = container.getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));

        assertEquals(Map.of("http", 8080, "management", 9000), ports);
    }

    @Test
    void everyProbeHasItsOwnPathOnManagementPort() {
        assertRequests("/q/health/started", container.getStartupProbe());
        assertRequests("/q/health/ready", container.getReadinessProbe());
        assertRequests("/q/health/live", container.getLivenessProbe());
    }

    @Test
    void startupProbeAllowsOneMinute() {
        assertEquals(60, patience(container.getStartupProbe()));
    }

    @Test
    void unreadyReplicaLeavesServiceWithin15Seconds() {
        assertTrue(patience(container.getReadinessProbe()) <= 15);
    }

    @Test
    void livenessToleratesFourTimesReadiness() {
        assertTrue(patience(container.getLivenessProbe()) >= 4 * patience(container.getReadinessProbe()));
    }

    private static void assertRequests(String path, Probe probe) {
        assertEquals(path, probe.getHttpGet().getPath());
        assertEquals(new IntOrString("management"), probe.getHttpGet().getPort());
        assertEquals("HTTP", probe.getHttpGet().getScheme());
    }

    /** Seconds of failed probes until the probe takes effect. */
    private static int patience(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }
}
