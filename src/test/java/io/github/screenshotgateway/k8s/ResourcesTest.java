package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private static final long MEBI = 1024 * 1024;

    private final Map<String, Quantity> requests =
            Manifests.container().getResources().getRequests();
    private final Map<String, Quantity> limits =
            Manifests.container().getResources().getLimits();
    private final EmptyDirVolumeSource images =
            Manifests.pod().getVolumes().get(1).getEmptyDir();
    private final EmptyDirVolumeSource tmp = Manifests.pod().getVolumes().get(2).getEmptyDir();

    @Test
    void allResourcesAreRequestedAndAllButCpuLimited() {
        assertEquals(Set.of("cpu", "memory", "ephemeral-storage"), requests.keySet());
        assertEquals(Set.of("memory", "ephemeral-storage"), limits.keySet());
    }

    @Test
    void requestsEqualLimits() {
        assertEquals(requests.get("memory"), limits.get("memory"));
        assertEquals(requests.get("ephemeral-storage"), limits.get("ephemeral-storage"));
    }

    /** Heap and direct memory as set in the image, plus the JVM's other memory. */
    @Test
    void memoryLimitCoversJvm() throws IOException {
        String flags = Files.readString(Path.of("src/main/docker/jvm.flags"));
        long limit = bytes(limits.get("memory"));
        long heap = limit * flag(flags, "MaxRAMPercentage=(\\d+)") / 100;
        long direct = flag(flags, "MaxDirectMemorySize=(\\d+)m") * MEBI;

        assertTrue(heap + direct + 200 * MEBI <= limit, heap + " + " + direct);
    }

    private static long flag(String flags, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(flags);
        assertTrue(matcher.find(), pattern);
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void onlyImagesAndTmpAreWritableAndOnDisk() {
        Map<String, String> writable = Manifests.container().getVolumeMounts().stream()
                .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));

        assertEquals(Map.of("images", "/var/cache/screenshot-gateway", "tmp", "/tmp"), writable);
        assertNull(images.getMedium());
        assertNull(tmp.getMedium());
    }

    @Test
    void volumesAndLogsFitIntoStorageLimit() {
        long volumes = bytes(images.getSizeLimit()) + bytes(tmp.getSizeLimit());

        assertTrue(bytes(limits.get("ephemeral-storage")) >= volumes + 256 * MEBI);
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}
