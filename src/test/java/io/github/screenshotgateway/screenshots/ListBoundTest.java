package io.github.screenshotgateway.screenshots;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListBoundTest {
    private static final long MAXIMUM = 100_000;
    private static final long BUDGET = 100_000_000;

    private final ListBound bound = new ListBound(MAXIMUM, BUDGET);

    /** URLs that have nothing in common, so that packing saves nothing. */
    private static CachedTask listOf(int screenshots, int urlLength) {
        Random random = new Random(1);
        return Settings.listOf(IntStream.range(0, screenshots)
                .mapToObj(i -> new NamedScreenshot(i + ".png", i + "", url(random, urlLength), i + ".png", i))
                .toList());
    }

    private static String url(Random random, int length) {
        return random.ints(length, ' ', '~').mapToObj(Character::toString).collect(joining());
    }

    /** The bound after a thousand such lists. */
    private long after(CachedTask list) {
        long last = MAXIMUM;
        for (int i = 0; i < 1_000; i++) {
            OptionalLong changed = bound.noted(list);
            last = changed.orElse(last);
        }
        return last;
    }

    @Test
    void smallListsAreBoundedByNumber() {
        assertEquals(MAXIMUM, after(listOf(1, 100)));
    }

    /** A hundred thousand such lists would take 8 GB. */
    @Test
    void largeListsAreBoundedByBytes() {
        long fitting = after(listOf(60, 1_300));

        assertTrue(fitting * 60 * 1_300 <= BUDGET * 1.2, "lists: " + fitting);
        assertTrue(fitting * 60 * 1_300 >= BUDGET / 2, "lists: " + fitting);
    }

    /** Packed, they are small, however long their URLs are. */
    @Test
    void listsOfSimilarUrlsAreBoundedByNumber() {
        String url = "https://b.test/" + "x".repeat(400);
        assertEquals(
                MAXIMUM,
                after(Settings.listOf(IntStream.range(0, 30)
                        .mapToObj(i -> new NamedScreenshot(i + "", i + "", url + "/" + i, i + "", i))
                        .toList())));
    }

    @Test
    void boundGrowsAgainWithSmallLists() {
        after(listOf(60, 1_300));

        assertTrue(after(listOf(1, 100)) > MAXIMUM / 2);
    }

    @Test
    void smallChangeOfTheBoundIsNotReported() {
        after(listOf(60, 1_300));

        assertEquals(OptionalLong.empty(), bound.noted(listOf(61, 1_300)));
    }

    @Test
    void oneHugeListIsStillKept() {
        CachedTask huge = listOf(1_000, 800);
        ListBound tight = new ListBound(MAXIMUM, 1_000);

        assertEquals(OptionalLong.of(1), tight.noted(huge));
    }
}
