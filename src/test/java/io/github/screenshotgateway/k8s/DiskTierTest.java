package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiskTierTest {

    private static final Set<String> SETTINGS = Set.of("GATEWAY_IMAGES_DIRECTORY", "GATEWAY_IMAGES_DISK");

    private final VolumeMount mount = Manifests.container().getVolumeMounts().stream()
            .filter(each -> each.getName().equals("images"))
            .findFirst()
            .orElseThrow();
    private final Volume volume = Manifests.pod().getVolumes().stream()
            .filter(each -> each.getName().equals("images"))
            .findFirst()
            .orElseThrow();

    /** The root of an emptyDir belongs to root, but the tier needs a folder that only the gateway owns. */
    @Test
    void imagesDirectoryIsSubfolderOfVolume() {
        Path directory = Path.of(Manifests.variable("GATEWAY_IMAGES_DIRECTORY"));

        assertEquals(Path.of(mount.getMountPath()), directory.getParent());
        assertNull(mount.getSubPath());
        assertNull(mount.getSubPathExpr());
    }

    /** The setting does not count files being written, the last blocks of files, and directories. */
    @Test
    void fullTierStaysAFifthBelowEvictionSize() {
        long tier = new MemorySizeConverter()
                .convert(Manifests.variable("GATEWAY_IMAGES_DISK"))
                .asLongValue();
        long evicted =
                Quantity.getAmountInBytes(volume.getEmptyDir().getSizeLimit()).longValueExact();

        assertTrue(tier > 0, "the volume would be for nothing");
        assertTrue(tier <= evicted - evicted / 5, tier + " of " + evicted);
    }

    /** A container's variable takes precedence over the config map, where a second value would have no effect. */
    @Test
    void diskSettingsAreNotInConfigMaps() {
        for (Path folder : Manifests.kustomizedFolders()) {
            Set<String> settings = Manifests.kustomization(folder).settings().keySet();
            for (String setting : SETTINGS) {
                assertFalse(settings.contains(setting), setting + " in " + folder);
            }
        }
    }
}
