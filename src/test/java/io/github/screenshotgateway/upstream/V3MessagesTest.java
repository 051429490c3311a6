package io.github.screenshotgateway.upstream;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V3MessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MAX_PAGES = 100;

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode page(boolean more, String... messages) {
        return json("{\"messages\":[" + String.join(",", messages) + "],\"hasMore\":" + more + "}");
    }

    private static String shot(String id, String url) {
        return "{\"id\":\"" + id + "\",\"screenshotUrl\":\"" + url + "\",\"brandNew\":{}}";
    }

    private static String text(String id) {
        return "{\"id\":\"" + id + "\",\"screenshotUrl\":null}";
    }

    private static List<Screenshot> screenshots(V3Messages messages) {
        return messages.read().screenshots();
    }

    private static V3Messages read(JsonNode... pages) {
        V3Messages read = V3Messages.none();
        for (JsonNode page : pages) {
            read = read.plus(page, NOW);
        }
        return read;
    }

    private static void assertRefused(V3Messages soFar, JsonNode page) {
        Problem problem = assertThrows(Problem.class, () -> soFar.plus(page, NOW));
        assertEquals(ProblemType.UPSTREAM_BAD_RESPONSE, problem.type());
    }

    @Test
    void screenshotsAreInTheOrderOfTheirMessages() {
        V3Messages read = read(page(true, shot("m9", "z"), shot("m3", "y")), page(false, shot("m5", "x")));
        assertEquals(
                List.of(new Screenshot("m9", "z"), new Screenshot("m3", "y"), new Screenshot("m5", "x")),
                screenshots(read));
    }

    @Test
    void messageWithoutAScreenshotIsSkipped() {
        V3Messages read = read(page(false, text("m1"), shot("m2", "a"), "{\"id\":\"m3\"}"));
        assertEquals(List.of(new Screenshot("m2", "a")), screenshots(read));
    }

    /** A page may begin with the last message of the previous one. */
    @Test
    void repeatedMessageKeepsItsPlaceAndTakesTheNewerUrl() {
        V3Messages read =
                read(page(true, shot("m1", "a"), shot("m2", "old")), page(false, shot("m2", "new"), shot("m3", "c")));
        assertEquals(
                List.of(new Screenshot("m1", "a"), new Screenshot("m2", "new"), new Screenshot("m3", "c")),
                screenshots(read));
    }

    @Test
    void readTimeIsThatOfTheFirstPage() {
        V3Messages read = V3Messages.none()
                .plus(page(true, shot("m1", "a")), NOW)
                .plus(page(false, shot("m2", "b")), NOW.plusSeconds(9));
        assertEquals(NOW, read.read().readAt());
    }

    /** The vendor's schema requires {@code hasMore}; without it, nothing indicates a further page. */
    @Test
    void missingHasMoreCompletesTheRead() {
        assertTrue(read(json("{\"messages\":[]}")).complete());
    }

    @Test
    void continuedReadKeepsEarlierScreenshots() {
        TaskScreenshots before = new TaskScreenshots(List.of(new Screenshot("m1", "a")), TaskLife.UNKNOWN, NOW, "m2");

        TaskScreenshots read = V3Messages.resume(before)
                .plus(page(false, shot("m3", "c")), NOW.plusSeconds(9))
                .read();

        assertEquals(
                new TaskScreenshots(
                        List.of(new Screenshot("m1", "a"), new Screenshot("m3", "c")),
                        TaskLife.UNKNOWN,
                        NOW.plusSeconds(9),
                        "m3"),
                read);
    }

    @Test
    void emptyFirstPageWithMoreIsRefused() {
        assertRefused(V3Messages.none(), page(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"id\":\"m1\",\"screenshotUrl\":\"a\"}",
                "{\"screenshotUrl\":\"b\"},null",
                "{\"id\":\"m2\",\"screenshotUrl\":\"b\"},{\"id\":\"m1\",\"screenshotUrl\":\"a\"}"
            })
    void pageWithoutNewMessagesEndsTheRead(String messages) {
        assertTrue(read(page(true, shot("m1", "a")), page(true, messages)).complete());
    }

    /** A URL that is missing in one read does not remove the screenshot. */
    @Test
    void screenshotWithAMissingUrlKeepsItsPlace() {
        TaskScreenshots before = new TaskScreenshots(
                List.of(new Screenshot("m1", "a"), new Screenshot("m3", "c")), TaskLife.UNKNOWN, NOW, "m1");

        V3Messages read =
                V3Messages.resume(before).plus(page(false, shot("m2", "b"), text("m3"), shot("m4", "d")), NOW);

        assertEquals(
                List.of("m1", "m2", "m3", "m4"),
                screenshots(read).stream().map(Screenshot::id).toList());
    }

    @Test
    void pageBeyondTheHundredthIsRefused() {
        assertTrue(
                pages(MAX_PAGES - 1).plus(page(false, shot("last", "b")), NOW).complete());
        assertRefused(pages(MAX_PAGES - 1), page(true, shot("last", "b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "\"messages\"",
                "{}",
                "{\"messages\":null,\"hasMore\":false}",
                "{\"messages\":{},\"hasMore\":false}",
                "{\"messages\":\"none\",\"hasMore\":false}",
                "{\"detail\":\"Not Found\"}",
            })
    void malformedPageIsRefused(String text) {
        assertRefused(V3Messages.none(), json(text));
    }

    @Test
    void malformedMessageIsSkipped() {
        for (String message : words("""
                null 7 "m1" [] {} {"id":null,"screenshotUrl":"a"} {"id":7,"screenshotUrl":"a"}
                {"id":"m1","screenshotUrl":7} {"id":"m1","screenshotUrl":{}}""")) {
            assertEquals(
                    List.of(new Screenshot("m2", "b")),
                    screenshots(read(page(false, message, shot("m2", "b")))),
                    message);
        }
    }

    private static V3Messages pages(int count) {
        V3Messages read = V3Messages.none();
        for (int i = 1; i <= count; i++) {
            read = read.plus(page(true, shot("m" + i, "a")), NOW);
        }
        return read;
    }
}
