package io.github.screenshotgateway.images;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.TestClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSettingsTest {

    @TempDir
    Path directory;

    private static ImagesConfig config(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .withMapping(ImagesConfig.class)
                .withDefaultValues(changed)
                .build()
                .getConfigMapping(ImagesConfig.class);
    }

    @Test
    void twoGigabytesAreKeptAmongTheTemporaryFiles() {
        ImagesConfig defaults = config(Map.of());

        assertEquals(2L << 30, defaults.disk().asLongValue());
        assertEquals(
                new DiskLocation(Path.of(System.getProperty("java.io.tmpdir"), "screenshot-gateway"), false),
                DiskLocation.of(defaults.directory()));
    }

    @Test
    void theOperatorChoosesTheDirectory() {
        ImagesConfig config = config(Map.of("gateway.images.directory", directory.toString()));

        assertEquals(new DiskLocation(directory, true), DiskLocation.of(config.directory()));
    }

    @Test
    void theTierIsOpenedWithTheSettings() {
        ImagesConfig config =
                config(Map.of("gateway.images.directory", directory.toString(), "gateway.images.disk", "4096"));
        try (DiskTier tier = DiskTier.of(config, new TestClock())) {
            tier.open();
            tier.write(StoredImage.key("task", "1"), StoredImage.SOURCE, StoredImage.image(1_000, 1));
            tier.write(StoredImage.key("task", "2"), StoredImage.SOURCE, StoredImage.image(1_000, 2));

            assertEquals(1, tier.entries());
        }
    }

    @Test
    void aSizeBelowNoneStopsTheStart() {
        ImagesConfig config = config(Map.of("gateway.images.disk", "-1"));

        var refusal = assertThrows(RuntimeException.class, () -> DiskTier.of(config, new TestClock()));

        assertTrue(refusal.getMessage().contains("gateway.images.disk"), refusal.getMessage());
    }

    @Test
    void aSizeThatIsNoneStopsTheStart() {
        var refusal = assertThrows(RuntimeException.class, () -> config(Map.of("gateway.images.disk", "much")));

        assertThat(refusal.getMessage(), containsString("it must be a number of bytes such as 0, 200K, 64M or 2G"));
    }
}
