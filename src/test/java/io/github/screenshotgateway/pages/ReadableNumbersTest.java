package io.github.screenshotgateway.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableNumbersTest {
    @ParameterizedTest
    @CsvSource({"0, 0 screenshots", "1, 1 screenshot", "2, 2 screenshots"})
    void oneScreenshotIsSingular(int count, String words) {
        assertEquals(words, ReadableNumbers.count(count));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds",
        "PT1.9S, 1 second",
        "PT1M59S, 119 seconds",
        "PT2M, 2 minutes",
        "PT1H59M, 119 minutes",
        "PT2H, 2 hours",
        "PT49H, 49 hours"
    })
    void ageChangesUnitAtTwoMinutesAndTwoHours(Duration age, String words) {
        assertEquals(words, ReadableNumbers.age(age));
    }
}
