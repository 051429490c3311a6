package io.github.screenshotgateway.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HugeSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999999d", "9999999999999999h"})
    void overflowingDurationIsMalformed(String text) {
        assertThrows(IllegalArgumentException.class, () -> new DurationSetting().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8E", "9223372036854775808"})
    void overflowingSizeIsMalformed(String text) {
        assertThrows(IllegalArgumentException.class, () -> new SizeSetting().convert(text));
    }
}
