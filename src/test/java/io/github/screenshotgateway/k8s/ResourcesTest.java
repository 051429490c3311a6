package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private static final long MEBI = 1024 * 1024;

    private final Map<String, Quantity> requests =
            Manifests.container().getResources().getRequests();
    private final Map<String, Quantity> limits =
            Manifests.container().getResources().getLimits();
    private final EmptyDirVolumeSource tmp = Manifests.pod().getVolumes().get(1).getEmptyDir();

    @Test
    void everyResourceIsRequestedAndEachButTheProcessorIsLimited() {
        assertEquals(Set.of("cpu", "memory", "ephemeral-storage"), requests.keySet());
        assertEquals(Set.of("memory", "ephemeral-storage"), limits.keySet());
    }

    @Test
    void whatIsLimitedIsAlsoPromised() {
        assertEquals(requests.get("memory"), limits.get("memory"));
        assertEquals(requests.get("ephemeral-storage"), limits.get("ephemeral-storage"));
    }

    /** Half of it is heap, which holds the images, the downloads under way (128 MB at most) and all the rest. */
    @Test
    void halfOfTheMemoryHoldsTheImagesAndTheDownloads() {
        assertTrue(bytes(limits.get("memory")) / 2 >= (64 + 128 + 64) * MEBI);
    }

    @Test
    void theTemporaryFolderIsTheOnlyWritableOneAndLiesOnDisk() {
        var mounts = Manifests.container().getVolumeMounts().stream()
                .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .toList();

        assertEquals(1, mounts.size());
        assertEquals("tmp", mounts.get(0).getName());
        assertEquals("/tmp", mounts.get(0).getMountPath());
        assertNull(tmp.getMedium());
    }

    @Test
    void theTemporaryFolderAndTheLogsFitIntoTheStorageLimit() {
        assertTrue(bytes(limits.get("ephemeral-storage")) >= bytes(tmp.getSizeLimit()) + 256 * MEBI);
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}
