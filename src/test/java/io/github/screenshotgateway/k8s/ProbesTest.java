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
    void thePortsAreTheServicesOwn() {
        Map<String, Integer> ports = container.getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));

        assertEquals(Map.of("http", 8080, "management", 9000), ports);
    }

    @Test
    void eachProbeAsksItsOwnQuestionOnTheManagementPort() {
        assertAsks("/q/health/started", container.getStartupProbe());
        assertAsks("/q/health/ready", container.getReadinessProbe());
        assertAsks("/q/health/live", container.getLivenessProbe());
    }

    @Test
    void aSlowStartIsGivenAMinute() {
        assertEquals(60, patience(container.getStartupProbe()));
    }

    @Test
    void aReplicaThatIsNotReadyLeavesTheServiceWithinFifteenSeconds() {
        assertTrue(patience(container.getReadinessProbe()) <= 15);
    }

    @Test
    void aReplicaLeavesTheServiceLongBeforeItIsRestarted() {
        assertTrue(patience(container.getLivenessProbe()) >= 4 * patience(container.getReadinessProbe()));
    }

    private static void assertAsks(String path, Probe probe) {
        assertEquals(path, probe.getHttpGet().getPath());
        assertEquals(new IntOrString("management"), probe.getHttpGet().getPort());
        assertEquals("HTTP", probe.getHttpGet().getScheme());
    }

    /** Seconds without a good answer until the probe has its effect. */
    private static int patience(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }
}
