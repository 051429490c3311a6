package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamKeyTest {

    private static final Path EXAMPLES = Manifests.ROOT.resolve("examples");

    private final VolumeMount mount = Manifests.container().getVolumeMounts().stream()
            .filter(each -> each.getName().equals("upstream-api-key"))
            .findFirst()
            .orElseThrow();

    /** A subPath, also in its expanded form, is copied once and never gets a rotated key. */
    @Test
    void keyIsMountedAsReadOnlyDirectory() {
        assertNull(mount.getSubPath());
        assertNull(mount.getSubPathExpr());
        assertEquals(true, mount.getReadOnly());
    }

    @Test
    void settingPointsToKeyFileInMount() {
        assertEquals(mount.getMountPath() + "/api-key", Manifests.variable("GATEWAY_UPSTREAM_API_KEY_FILE"));
    }

    @Test
    void keyIsOnlyReadableByOwnerAndGroup() {
        var volume = Manifests.pod().getVolumes().get(0).getSecret();

        assertEquals("0440", "0" + Integer.toOctalString(volume.getDefaultMode()));
        assertNull(volume.getItems().get(0).getMode());
    }

    /** A pod without its key must wait instead of starting and failing every call. */
    @Test
    void keySecretIsRequired() {
        assertNotEquals(true, Manifests.pod().getVolumes().get(0).getSecret().getOptional());
    }

    @Test
    void exampleSecretHasMountedShape() {
        var volume = Manifests.pod().getVolumes().get(0).getSecret();
        Secret example = Manifests.only(Secret.class, EXAMPLES);

        assertEquals("screenshot-gateway-upstream", volume.getSecretName());
        assertEquals(volume.getSecretName(), example.getMetadata().getName());
        assertEquals(1, volume.getItems().size());
        assertEquals("api-key", volume.getItems().get(0).getKey());
        assertEquals("api-key", volume.getItems().get(0).getPath());
    }

    @Test
    void repositoryHoldsNoKey() {
        Secret example = Manifests.only(Secret.class, EXAMPLES);

        assertEquals(Map.of("api-key", "PLACEHOLDER"), example.getStringData());
        assertEquals(Map.of(), example.getData());
        for (Path file : Manifests.objectFiles(Manifests.ROOT)) {
            boolean isExample = file.startsWith(EXAMPLES);
            assertFalse(!isExample && Manifests.object(file) instanceof Secret, file.toString());
        }
    }

    @Test
    void settingsHoldNoKeyAndUseNoSecret() {
        for (Path folder : Manifests.kustomizedFolders()) {
            var settings = Manifests.kustomization(folder).settings().keySet();
            assertFalse(settings.contains("GATEWAY_UPSTREAM_API_KEY"), folder.toString());
            assertFalse(settings.contains("BROWSER_USE_API_KEY"), folder.toString());
        }
        for (var source : Manifests.container().getEnvFrom()) {
            assertNull(source.getSecretRef());
        }
    }
}
