package io.github.screenshotgateway.screenshots;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.task.Screenshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a list is named that was never seen before. */
class NewNamesTest {

    @ParameterizedTest
    @CsvSource({
        "https://media.b.test/task/step_1.png,               step_1.png",
        "https://media.b.test/5f0e/12.png,                   12.png",
        "https://media.b.test/1.png?X-Amz-Signature=a/b.png, 1.png",
        "https://media.b.test/1.png#a/b.png,                 1.png",
        "https://media.b.test/Latest,                        Latest",
        "https://media.b.test/..a,                           ..a",
        "https://media.b.test/-,                             -",
        "step_1.png,                                         step_1.png",
    })
    void plainLastSegmentIsTheName(String url, String name) {
        assertEquals(name, names(new Screenshot("7", url)));
    }

    /** A name is a path segment of the gateway's own URLs, so it needs no escaping and has no other meaning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?x=1",
                "https://b.test/",
                "https://b.test/a/?1.png",
                "https://b.test/latest",
                "https://b.test/first?x=1",
                "https://b.test/events",
                "https://b.test/.",
                "https://b.test/..",
                "https://b.test/%2e%2e",
                "https://b.test/step%201.png",
                "https://b.test/a b.png",
                "https://b.test/a\\b.png",
                "https://b.test/a:b.png",
                "https://b.test/a;v=1.png",
                "https://b.test/\"1.png",
                "https://b.test/1.png\r\nX: y",
                "https://b.test/1.png\n",
                "https://b.test/\u00e9.png",
                "https://b.test/\u0661.png",
                "https://b.test/\ud83d\ude00.png"
            })
    void otherSegmentIsReplacedByANameMadeFromTheId(String url) {
        assertEquals("id-7.png", names(new Screenshot("7", url)));
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false", "5000, false"})
    void segmentIsANameUpTo128Characters(int length, boolean kept) {
        String segment = "a".repeat(length);

        assertEquals(kept ? segment : "id-7.png", names(new Screenshot("7", "https://b.test/" + segment)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "../x", "a b", "\u00e9", ""})
    void oddIdIsReplacedByADigest(String id) {
        String name = names(new Screenshot(id, "https://b.test/"));

        assertTrue(name.matches("id-[0-9a-f-]{36}\\.png"), name);
    }

    /** Even the first one seen: another replica may see the other one first. */
    @Test
    void equalSegmentsAreNamedByTheirIds() {
        assertEquals(
                "id-1.png id-2.png",
                names(new Screenshot("1", "https://b.test/a/1.png"), new Screenshot("2", "https://b.test/b/1.png")));
    }

    @Test
    void segmentThatLooksLikeAMadeNameIsReplaced() {
        assertEquals(
                "id-1.png id-2.png",
                names(new Screenshot("1", "https://b.test/id-2.png"), new Screenshot("2", "https://b.test/")));
    }

    private static String names(Screenshot... screenshots) {
        return ScreenshotNames.assign(List.of(screenshots), List.of()).stream()
                .map(NamedScreenshot::name)
                .collect(joining(" "));
    }
}
