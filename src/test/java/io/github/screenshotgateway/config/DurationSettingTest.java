package io.github.screenshotgateway.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationSettingTest {

    private final DurationSetting converter = new DurationSetting();

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
        assertEquals(expected, converter.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2 seconds", "2x", "s", "1.5", "PT", "P", "2s2", "99999999999999999999"})
    void malformedDurationNamesFormat(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> converter.convert(text));

        assertThat(error.getMessage(), containsString("a duration such as 500ms, 2s, 5m, 24h or PT1H30M"));
    }
}
