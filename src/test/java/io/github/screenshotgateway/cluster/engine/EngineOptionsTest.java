package io.github.screenshotgateway.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.config.InvalidSetting;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineOptionsTest {
    private static EngineOptions options(Map<String, String> settings) {
        Map<String, String> keys = new HashMap<>();
        settings.forEach((key, value) -> keys.put("gateway.cluster." + key, value));
        return new EngineOptions(new SmallRyeConfigBuilder()
                .withMapping(ClusterConfig.class)
                .addDiscoveredConverters()
                .withDefaultValues(keys)
                .build()
                .getConfigMapping(ClusterConfig.class));
    }

    private static void assertRefused(String key, Map<String, String> settings) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> options(settings));

        assertTrue(refusal.getMessage().contains("gateway.cluster." + key), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"valkey", "valkey:99999", "http://valkey:6379", "val_key:6379", "valkey:6379/1", "user:pw@v:6379"
            })
    void hostThatIsNoHostAndPortIsRefused(String host) {
        assertRefused("hosts", Map.of("hosts", host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"valkey:6379", "rediss://valkey.example.com:6380", "10.0.0.1:6379", "[fd00::1]:6379"})
    void hostAndPortAreAccepted(String host) {
        assertDoesNotThrow(() -> options(Map.of("hosts", host)).with("a secret / with: special@characters"));
    }

    @Test
    void severalHostsNeedAMode() {
        assertRefused("hosts", Map.of("hosts", "a:1,b:1"));
        assertDoesNotThrow(() -> options(Map.of("hosts", "a:1,b:1", "mode", "cluster")));
    }

    @Test
    void hostsWithAndWithoutTlsAreRefused() {
        assertRefused("hosts", Map.of("hosts", "a:1,rediss://b:1", "mode", "cluster"));
    }

    @ParameterizedTest
    @CsvSource({
        "mode, sentinel, master-name",
        "master-name, main, master-name",
        "username, gateway, username",
        "ca-file, /nowhere, ca-file",
        "prefix, a b, prefix",
        "command-timeout, 0s, command-timeout",
        "lease, 500ms, lease",
        "lease, 61s, lease"
    })
    void settingThatMakesNoSenseAloneIsRefused(String key, String value, String named) {
        assertRefused(named, Map.of("hosts", "valkey:6379", key, value));
    }

    @Test
    void missingFileOfTheAuthorityIsRefused() {
        assertRefused("ca-file", Map.of("hosts", "rediss://valkey:6379", "ca-file", "/nowhere"));
    }
}
