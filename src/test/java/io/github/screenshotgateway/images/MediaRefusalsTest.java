package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.Problem;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRefusalsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 404, screenshot-not-ready, false",
        "PT59S, 404, screenshot-not-ready, false",
        "PT59S, 403, screenshot-not-ready, false",
        "PT1M, 404, screenshot-gone, false",
        "PT1M, 410, screenshot-gone, false",
        "PT1M, 401, image-rejected, false",
        "P28D, 403, image-rejected, false",
        "P28D, 404, screenshot-gone, false",
        "P29D, 403, screenshot-gone, true",
        "P29D, 404, screenshot-gone, true"
    })
    void refusalTypeDependsOnAgeOfTask(Duration unchangedFor, int status, String type, boolean namesRetention) {
        Problem problem = MediaRefusals.problem(unchangedFor, status);

        assertAll(
                () -> assertEquals(type, problem.type().slug()),
                () -> assertEquals(namesRetention, problem.detail().contains("30 days")));
    }
}
