package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close();
    }

    private record Config(Optional<String> apiKey, Optional<Path> apiKeyFile) implements UpstreamConfig {
        @Override
        public Generation api() {
            return Generation.V1;
        }

        @Override
        public URI url() {
            return URI.create("https://api.test");
        }
    }

    private ApiKey started(String key, Path file) {
        ApiKey apiKey = new ApiKey(
                new Config(Optional.ofNullable(key), Optional.ofNullable(file)),
                vertx,
                new Gauges(new SimpleMeterRegistry()));
        apiKey.start(null);
        return apiKey;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void missingKeyStopsTheStartAndNamesTheSetting(String none) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> started(none, null));
        assertTrue(refusal.getMessage().contains("GATEWAY_UPSTREAM_API_KEY"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\nbreak", "ümlaut"})
    void malformedKeyIsRefusedWithoutBeingShown(String malformed) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> started(malformed, null));
        assertFalse(refusal.getMessage().contains(malformed), refusal.getMessage());
    }

    @Test
    void trailingLineBreakOfTheFileIsIgnored() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "secret\n");
        assertEquals("secret", started("ignored", file).value());
    }

    @Test
    void missingFileStopsTheStartAndNamesTheSetting() {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> started(null, folder.resolve("none")));
        assertTrue(refusal.getMessage().contains("GATEWAY_UPSTREAM_API_KEY_FILE"), refusal.getMessage());
    }

    @Test
    void deletedFileKeepsTheLastValidKey() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "secret");
        ApiKey key = started(null, file);
        Files.delete(file);
        assertFalse(key.reloadIfRejected("secret").await().indefinitely());
        assertEquals("secret", key.value());
    }

    /** When many calls are rejected at once, only one reads the file. */
    @Test
    void rejectedOlderKeyIsRenewedWithoutReadingTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "new");
        ApiKey key = started(null, file);
        Files.delete(file);
        assertTrue(key.reloadIfRejected("old").await().indefinitely());
    }
}
