package io.github.screenshotgateway.screenshots;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.ConfigValidationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListsConfigTest {

    /** A promise to operators: a changed default changes the upstream load of all who rely on it. */
    @Test
    void defaultsAreAsDocumented() {
        ListsConfig config = Settings.lists(Map.of());

        assertEquals(
                List.of(
                        Duration.ofSeconds(2),
                        Duration.ofHours(24),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofHours(24),
                        100_000L),
                List.of(
                        config.runningFreshFor(),
                        config.finalFreshFor(),
                        config.notFoundFreshFor(),
                        config.staleWhileRevalidate(),
                        config.staleIfError(),
                        config.maximumSize()));
    }

    /** The library names the key, and the converter adds the format. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.lists.running-fresh-for",
                "gateway.lists.final-fresh-for",
                "gateway.lists.not-found-fresh-for",
                "gateway.lists.stale-while-revalidate",
                "gateway.lists.stale-if-error"
            })
    void malformedDurationIsRefusedWithKeyAndFormat(String key) {
        var error = assertThrows(ConfigValidationException.class, () -> Settings.lists(Map.of(key, "a while")));

        assertThat(error.getMessage(), allOf(containsString(key), containsString("500ms, 2s, 5m, 24h or PT1H30M")));
    }
}
