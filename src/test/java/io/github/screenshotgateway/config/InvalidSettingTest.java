package io.github.screenshotgateway.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidSettingTest {

    /** The variable that an operator sets, by the rule of MicroProfile Config. */
    @ParameterizedTest
    @CsvSource({
        "gateway.upstream.url, GATEWAY_UPSTREAM_URL",
        "gateway.images.allowed-origins, GATEWAY_IMAGES_ALLOWED_ORIGINS",
        "gateway.public-url, GATEWAY_PUBLIC_URL",
    })
    void messageBeginsWithEnvironmentVariable(String key, String variable) {
        assertThat(new InvalidSetting(key, "wrong.").getMessage(), startsWith(variable + " (" + key + "): wrong."));
    }

    @Test
    void messageNamesDocumentation() {
        assertThat(
                new InvalidSetting("gateway.upstream.url", "wrong.").getMessage(),
                containsString("src/docs/configuration.md"));
    }

    /** Quarkus shows the exception's keys in its own summary. */
    @Test
    void exceptionCarriesKeyForQuarkus() {
        assertEquals(
                Set.of("gateway.upstream.url"), new InvalidSetting("gateway.upstream.url", "wrong.").getConfigKeys());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.001S", "PT-24H", "PT0.0009S", "PT1H0.001S", "PT9999H"})
    void timeOutOutOfBoundsIsRefused(Duration value) {
        var refusal = assertThrows(
                InvalidSetting.class, () -> InvalidSetting.requireTimeout("gateway.upstream.read-timeout", value));

        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_UPSTREAM_READ_TIMEOUT "), containsString("such as 500ms, 2s or 1m")));
    }

    @Test
    void shortestTimeOutIsAccepted() {
        assertDoesNotThrow(() -> InvalidSetting.requireTimeout("gateway.upstream.read-timeout", Duration.ofMillis(1)));
    }

    @Test
    void negativeDurationIsRefused() {
        var refusal = assertThrows(
                InvalidSetting.class,
                () -> InvalidSetting.requireNonNegative("gateway.lists.running-fresh-for", Duration.ofMillis(-1)));

        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_LISTS_RUNNING_FRESH_FOR "), containsString("0s, 2s and 24h")));
    }

    @Test
    void zeroDurationIsAccepted() {
        assertDoesNotThrow(() -> InvalidSetting.requireNonNegative("gateway.lists.running-fresh-for", Duration.ZERO));
    }
}
