package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in requests of clients. */
class ScreenshotNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"latest", "first", "step_1.png", "-", "a.b_c-d"})
    void plainNameIsAccepted(String name) {
        assertDoesNotThrow(() -> ScreenshotNames.check(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a%20b", "\u00e9", "a\n", "<script>"})
    void impossibleNameIsAnInvalidRequest(String name) {
        var problem = assertThrows(Problem.class, () -> ScreenshotNames.check(name));

        assertEquals(ProblemType.INVALID_REQUEST, problem.type());
    }

    @ParameterizedTest
    @CsvSource({"latest, true", "first, true", "events, false", "1.png, false", "Latest, false"})
    void onlyLatestAndFirstMove(String name, boolean moves) {
        assertEquals(moves, ScreenshotNames.isAlias(name));
    }
}
