package io.github.screenshotgateway.images.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.support.TestClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSettingsTest {

    @TempDir
    Path directory;

    private static StoreConfig config(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withDefaultValues(changed)
                .build()
                .getConfigMapping(StoreConfig.class);
    }

    @Test
    void defaultsAreTwoGigabytesInTemporaryDirectory() {
        StoreConfig defaults = config(Map.of());

        assertEquals(2L << 30, defaults.disk().asLongValue());
        assertEquals(
                new DiskLocation(Path.of(System.getProperty("java.io.tmpdir"), "screenshot-gateway"), false),
                DiskLocation.of(defaults.directory()));
    }

    @Test
    void configuredDirectoryIsUsed() {
        StoreConfig config = config(Map.of("gateway.images.directory", directory.toString()));

        assertEquals(new DiskLocation(directory, true), DiskLocation.of(config.directory()));
    }

    @Test
    void tierHonoursConfiguredDirectoryAndSize() {
        StoreConfig config =
                config(Map.of("gateway.images.directory", directory.toString(), "gateway.images.disk", "4096"));
        try (DiskTier tier = DiskTier.of(config, 100_000, new TestClock())) {
            tier.open();
            tier.write(StoredImage.key("task", "1"), StoredImage.image(1_000, 1), tier.generation());
            tier.write(StoredImage.key("task", "2"), StoredImage.image(1_000, 2), tier.generation());

            assertEquals(1, tier.entries());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1"})
    void invalidSizeStopsStart(String size) {
        var refusal = assertThrows(RuntimeException.class, () -> config(Map.of("gateway.images.disk", size)));

        assertThat(refusal.getMessage(), containsString("it must be a number of bytes such as 0, 200K, 64M or 2G"));
    }
}
