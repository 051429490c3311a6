package io.github.screenshotgateway.upstream;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.screenshotgateway.task.Screenshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1PositionsTest {
    private static final String BASE = "https://media.test/";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String NONE = "none";

    /** Consecutive reads of one list; "-" is an entry that is not text. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "an empty list                       | none                        | none",
                "a new list                          | a b c                       | 1a 2b 3c",
                "the same list again                 | a b c > a b c               | 1a 2b 3c",
                "a list that grows                   | a b > a b c d               | 1a 2b 3c 4d",
                "a non-text entry                    | a - c                       | 1a 3c",
                "a non-text entry becomes a URL      | a - c > a b c               | 1a 2b 3c",
                "the first entry is not text         | - b > a b                   | 1a 2b",
                "a URL becomes a non-text entry      | a b c > a - c               | 1a 3c",
                "the first one is lost               | a b c > b c                 | 2b 3c",
                "the middle one is lost              | a b c > a c                 | 1a 3c",
                "the last one is lost                | a b c > a b                 | 1a 2b",
                "all are lost                        | a b c > none                | none",
                "growth after the first was lost     | a b c > b c > b c d         | 2b 3c 4d",
                "growth while the first was lost     | a b c > b c d               | 2b 3c 4d",
                "growth after the middle was lost    | a b c > a c > a c d         | 1a 3c 4d",
                "a lost screenshot comes back        | a b c > b c > a b c         | 1a 2b 3c",
                "a window that slides                | a b c > b c d > c d e > d e f | 4d 5e 6f",
                "one is inserted at the front        | a b > x a b                 | 1-8469a7d4x 1a 2b",
                "one is inserted in the middle       | a b c > a x b c             | 1a 2-8469a7d4x 2b 3c",
                "growth after an insertion           | a b c > a x b c > a x b c d | 1a 2-8469a7d4x 2b 3c 4d",
                "another image at the last position  | a b c > a b d               | 1a 2b 3-8469a7c0d",
                "another image at the first position | a b c > x b c               | 1-8469a7d4x 2b 3c",
                "a changed order                     | a b c > c a b               | 3c 1a 2b",
                "the same URL twice                  | a a                         | 1a 2a",
                "the same URL twice, again           | a a > a a b                 | 1a 2a 3b",
                "the same URL once more              | a a b > a a b a             | 1a 2a 3b 4a",
                "one of two with the same URL        | a a b > a b                 | 1a 3b",
                "queries that differ on every call   | a?1 b?1 > a?2 b?2 c?2       | 1a?2 2b?2 3c?2",
                "the first lost, queries that differ | a?1 b?1 > b?2 c?2           | 2b?2 3c?2",
                "fragments that differ               | a#1 b#1 > b#2               | 2b#2",
                "all paths change: the bucket moved   | a1 b1 > a2 b2 c2            | 1-08cb5015a2 2-08cb5034b2 3c2",
                "all paths change once more          | a1 > a2 > a3                | 1-08cb5016a3",
                "changed paths stay                  | a1 > a2 > a2 b2             | 1-08cb5015a2 2b2",
                "the first path comes back           | a1 > a2 > a1                | 1-08cb5014a1",
                "the same new path twice             | a b > x x                   | 1-8469a7d4x 2-8469a7d4x",
            })
    void screenshotKeepsThePositionAtWhichItWasFirstSeen(String name, String reads, String expected) {
        List<Screenshot> read = List.of();
        for (String urls : reads.split(" > ")) {
            read = V1Positions.identify(list(urls.equals(NONE) ? List.of() : List.of(urls.split(" "))), read);
        }

        String ids = read.stream()
                .map(screenshot -> screenshot.id() + screenshot.url().substring(BASE.length()))
                .collect(joining(" "));
        assertEquals(expected, ids.isEmpty() ? NONE : ids);
    }

    /** For any changes to the list: two screenshots with one id would share one image. */
    @Test
    void idsAreUnique() {
        Random random = new Random(1);
        List<Screenshot> read = List.of();
        for (int i = 0; i < 2_000; i++) {
            List<String> urls = new ArrayList<>();
            for (int length = random.nextInt(12); length > 0; length--) {
                urls.add(random.nextInt(8) == 0 ? "-" : Integer.toString(random.nextInt(15)));
            }
            read = V1Positions.identify(list(urls), read);

            long given = urls.stream().filter(url -> !url.equals("-")).count();
            assertEquals(given, read.stream().map(Screenshot::id).distinct().count(), urls.toString());
        }
    }

    /** As many as 8 MB can hold; a scan of the whole list for every entry would take minutes. */
    @Test
    void listOf200000UrlsIsIdentifiedWithinSeconds() {
        List<String> urls = new ArrayList<>();
        for (int i = 1; i <= 200_000; i++) {
            urls.add("a" + i);
        }
        List<Screenshot> read = assertTimeoutPreemptively(LONG, () -> V1Positions.identify(list(urls), List.of()));
        assertEquals("200000", read.get(read.size() - 1).id());
    }

    private static ArrayNode list(List<String> urls) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String url : urls) {
            if (url.equals("-")) {
                list.addNull();
            } else {
                list.add(BASE + url);
            }
        }
        return list;
    }
}
