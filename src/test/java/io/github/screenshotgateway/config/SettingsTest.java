package io.github.screenshotgateway.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.support.GatewaySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    /** Otherwise a setting would be warned of at the start. */
    @Test
    void allSettingsAreListed() throws IOException {
        assertEquals(
                List.copyOf(GatewaySettings.defaults().keySet()),
                Files.readAllLines(Path.of("src/main/resources/settings.txt")));
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_UPSTREAM_KEY, GATEWAY_UPSTREAM_API_KEY",
        "GATEWAY_UPSTREAM_APIKEY, GATEWAY_UPSTREAM_API_KEY",
        "GATEWAY_IMAGE_DELIVERY, GATEWAY_IMAGES_DELIVERY",
        "GATEWAY_DELIVERY, GATEWAY_IMAGES_DELIVERY",
        "GATEWAY_ALLOWED_ORIGINS, GATEWAY_IMAGES_ALLOWED_ORIGINS",
        "GATEWAY_REQUESTS_PER_SECOND, GATEWAY_UPSTREAM_REQUESTS_PER_SECOND",
        "GATEWAY_TOKENS_FILE, GATEWAY_ACCESS_TOKENS_FILE",
        "GATEWAY_PUBLIC_URI, GATEWAY_PUBLIC_URL",
    })
    void nearestSettingIsTheOneMeant(String name, String meant) {
        assertEquals(meant, StartupSettings.nearest(name, GatewaySettings.variables()));
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_SERVICE_HOST, true",
        "GATEWAY_SERVICE_PORT, true",
        "GATEWAY_SERVICE_PORT_HTTP, true",
        "GATEWAY_PORT, true",
        "GATEWAY_PORT_80_TCP, true",
        "GATEWAY_PORT_80_TCP_ADDR, true",
        "GATEWAY_V2_PORT_8080_TCP_PROTO, true",
        "GATEWAY_HTTP_PORTS, false",
        "GATEWAY_UPSTREAM_URL, false",
    })
    void variablesOfServicesAreNoSettings(String variable, boolean serviceLink) {
        assertEquals(serviceLink, WrittenSetting.isServiceLink(variable));
    }

    private final UrlSetting urls = new UrlSetting();

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.com", "http://localhost:8080/", "https://10.0.0.1:8443/a/b", "http://[::1]:1"})
    void urlOfAServerIsAccepted(String text) {
        assertEquals(URI.create(text), urls.convert(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "/gateway",
                "//example.com",
                "https:example.com",
                "https://s_1.example.com_",
                "ftp://example.com",
                "https://",
                "https://user@example.com",
                "https://example.com?a",
                "https://example.com#a",
                "https://example.com:0",
                "https://example.com:65536",
                ":::"
            })
    void otherUrlsAreRefused(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> urls.convert(text));
        assertThat(error.getMessage(), containsString("an http or https URL such as https://"));
    }

    private final FlagSetting flags = new FlagSetting();

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "1, true", "on, true", "yes, true", "false, false", "0, false", "Off, false"
    })
    void flagIsParsed(String text, boolean expected) {
        assertEquals(expected, flags.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ture", "maybe", "2", "-"})
    void malformedFlagNamesBothValues(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> flags.convert(text));
        assertEquals("it must be true or false", error.getMessage());
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
