package io.github.screenshotgateway.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeSettingTest {

    private final SizeSetting converter = new SizeSetting();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "200K, 204800", "64M, 67108864", "64m, 67108864", "2G, 2147483648", "1T, 1099511627776"
    })
    void sizeIsParsedInQuarkusFormat(String text, long bytes) {
        assertEquals(bytes, converter.convert(text).asLongValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "25MB", "25 M", "-1", "1.5G", "M", "0x10", "25Mi"})
    void malformedSizeNamesFormat(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> converter.convert(text));

        assertThat(error.getMessage(), containsString("a number of bytes such as 0, 200K, 64M or 2G"));
    }
}
