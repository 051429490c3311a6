package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OddUrlTest {

    private final AllowedOrigins origins = new AllowedOrigins(List.of("https://media.b.test"));

    /** JSON can contain half of a surrogate pair, which no encoding of a URL can. */
    @ParameterizedTest
    @ValueSource(strings = {"https://media.b.test/\ud800.png", "https://media.b.test/1.png?x=\ude00"})
    void unpairedSurrogateIsRejected(String url) {
        assertRejected(url);
    }

    /** The bound is that of headers: it applies to the encoded text, which is up to nine times as long. */
    @Test
    void urlTooLongWhenEncodedIsRejected() {
        assertRejected("https://media.b.test/" + "\u20ac".repeat(7_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//media.b.test", "https://media.b.test:99999", "https://media.b.test:0"})
    void originWithoutSchemeOrWithInvalidPortIsMalformed(String text) {
        assertThrows(InvalidSetting.class, () -> new AllowedOrigins(List.of(text)));
    }

    private void assertRejected(String url) {
        var problem = assertThrows(Problem.class, () -> origins.check(url));

        assertEquals(ProblemType.IMAGE_REJECTED, problem.type());
    }
}
