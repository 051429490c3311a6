package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares whole contexts: an extra field (such as an added capability) is as wrong as a missing one. */
class PodSecurityTest {

    private final PodSpec pod = Manifests.pod();

    @Test
    void podRunsUnprivilegedWithDefaultSeccompProfile() {
        var expected = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(10001L)
                .withRunAsGroup(10001L)
                .withFsGroup(10001L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();

        assertEquals(expected, pod.getSecurityContext());
    }

    @Test
    void containerHasNoCapabilitiesNoEscalationAndReadOnlyRoot() {
        var expected = new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();

        assertEquals(expected, Manifests.container().getSecurityContext());
    }

    @Test
    void podSharesNoHostNamespaceOrPort() {
        assertNull(pod.getHostNetwork());
        assertNull(pod.getHostPID());
        assertNull(pod.getHostIPC());
        assertNull(pod.getShareProcessNamespace());
        for (ContainerPort port : Manifests.container().getPorts()) {
            assertNull(port.getHostPort(), port.getName());
        }
    }

    @Test
    void volumesAreKeySecretAndTwoEmptyDirs() {
        List<String> names = pod.getVolumes().stream().map(Volume::getName).toList();

        assertEquals(List.of("upstream-api-key", "images", "tmp"), names);
        assertNotNull(pod.getVolumes().get(0).getSecret());
        assertNotNull(pod.getVolumes().get(1).getEmptyDir());
        assertNotNull(pod.getVolumes().get(2).getEmptyDir());
    }

    @Test
    void podMountsNoClusterToken() {
        var account = Manifests.only(ServiceAccount.class, Manifests.BASE);

        assertEquals(false, account.getAutomountServiceAccountToken());
        assertEquals(false, pod.getAutomountServiceAccountToken());
        assertEquals(account.getMetadata().getName(), pod.getServiceAccountName());
    }

    @Test
    void serviceLinksAreDisabled() {
        assertEquals(false, pod.getEnableServiceLinks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/dev", "overlays/production"})
    void namespaceEnforcesRestrictedStandardOfFixedVersion(Path overlay) {
        Path folder = Manifests.ROOT.resolve(overlay);
        var namespace = Manifests.only(Namespace.class, folder).getMetadata();
        Map<String, String> labels = namespace.getLabels();

        assertEquals(Manifests.kustomization(folder).namespace(), namespace.getName());
        assertEquals("restricted", labels.get("pod-security.kubernetes.io/enforce"));
        assertEquals("restricted", labels.get("pod-security.kubernetes.io/audit"));
        assertEquals("restricted", labels.get("pod-security.kubernetes.io/warn"));
        assertTrue(labels.get("pod-security.kubernetes.io/enforce-version").matches("v1\\.\\d+"));
    }
}
