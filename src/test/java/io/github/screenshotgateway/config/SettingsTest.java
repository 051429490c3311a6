package io.github.screenshotgateway.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

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
    void negativeDurationIsRefused() {
        var refusal = assertThrows(
                InvalidSetting.class,
                () -> InvalidSetting.requireNonNegative("gateway.lists.running-fresh-for", Duration.ofMillis(-1)));
        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_LISTS_RUNNING_FRESH_FOR "), containsString("0s, 2s and 24h")));
    }

    private final DurationSetting durations = new DurationSetting();

    /** In Quarkus, a bare number means seconds. */
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "2s, PT2S",
        "5m, PT5M",
        "24h, PT24H",
        "7d, P7D",
        "1h30m, PT1H30M",
        "PT1H30M, PT1H30M",
        "10, PT10S",
        "0, PT0S",
        "0s, PT0S",
        "-2s, PT-2S",
    })
    void durationIsParsedInQuarkusFormat(String text, Duration expected) {
        assertEquals(expected, durations.convert(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "2 seconds",
                "2x",
                "s",
                "1.5",
                "PT",
                "P",
                "2s2",
                "99999999999999999999",
                "9999999999999999d"
            })
    void malformedDurationNamesFormat(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> durations.convert(text));
        assertThat(error.getMessage(), containsString("a duration such as 500ms, 2s, 5m, 24h or PT1H30M"));
    }

    private final SizeSetting sizes = new SizeSetting();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "200K, 204800", "64M, 67108864", "64m, 67108864", "2G, 2147483648", "1T, 1099511627776"
    })
    void sizeIsParsedInQuarkusFormat(String text, long bytes) {
        assertEquals(bytes, sizes.convert(text).asLongValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "25MB", "25 M", "-1", "1.5G", "M", "0x10", "25Mi", "8E", "9223372036854775808"})
    void malformedSizeNamesFormat(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> sizes.convert(text));
        assertThat(error.getMessage(), containsString("a number of bytes such as 0, 200K, 64M or 2G"));
    }
}
