package io.github.screenshotgateway.screenshots;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of the names of every list, on a hundred random lists. The argument of a test is the seed. */
class AnyListNamesTest {

    /** Few segments, so that nearly every list has collisions. Some are not plain, some look like made names. */
    private static final List<String> SEGMENTS =
            List.of("1.png", "2.png", "latest", "..", "", "%31.png", "id-1.png", "id-1-2.png");

    private static final List<String> IDS =
            List.of("1", "2", "1-2", "a/b", "a:b", "a-b", "\u00e9", "", "..", "x".repeat(300), "x".repeat(301));

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomListGivesPlainNames(int seed) {
        Set<String> names = names(ScreenshotNames.assign(anyList(new Random(seed)), List.of()));

        names.removeIf(name -> name.matches(ScreenshotNames.PATTERN));
        assertEquals(Set.of(), names);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomListGivesNoReservedNames(int seed) {
        Set<String> names = names(ScreenshotNames.assign(anyList(new Random(seed)), List.of()));

        names.retainAll(Set.of("latest", "first", "events", ".", ".."));
        assertEquals(Set.of(), names);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomListGivesUniqueNames(int seed) {
        List<NamedScreenshot> named = ScreenshotNames.assign(anyList(new Random(seed)), List.of());

        assertEquals(named.size(), names(named).size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void namingKeepsTheOrderOfScreenshots(int seed) {
        List<Screenshot> list = anyList(new Random(seed));

        assertEquals(
                list.stream().map(Screenshot::id).toList(),
                ScreenshotNames.assign(list, List.of()).stream()
                        .map(NamedScreenshot::id)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void growingListStillFindsScreenshotsByOldNames(int seed) {
        Random random = new Random(seed);
        List<Screenshot> grown = anyList(random);
        List<Screenshot> few = new ArrayList<>(grown);
        // Anywhere, not only at the end: a step can get its screenshot late.
        few.removeIf(screenshot -> random.nextBoolean());
        List<NamedScreenshot> early = ScreenshotNames.assign(few, List.of());

        assertFoundByTheirOldNames(early, ScreenshotNames.assign(grown, early));
    }

    /** Another replica, or this one after a restart, knows no earlier names and still gives the same ones. */
    @ParameterizedTest
    @MethodSource("seeds")
    void grownListHasSameNamesWithAndWithoutKnownNames(int seed) {
        Random random = new Random(seed);
        List<Screenshot> grown = anyList(random);
        List<Screenshot> few = new ArrayList<>(grown);
        few.removeIf(screenshot -> random.nextBoolean());

        assertEquals(
                byId(ScreenshotNames.assign(grown, List.of())),
                byId(ScreenshotNames.assign(grown, ScreenshotNames.assign(few, List.of()))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reorderedListWithNewUrlsStillFindsScreenshotsByOldNames(int seed) {
        Random random = new Random(seed);
        List<NamedScreenshot> known = ScreenshotNames.assign(anyList(random), List.of());
        List<Screenshot> later = new ArrayList<>(
                known.stream().map(s -> new Screenshot(s.id(), anyUrl(random))).toList());
        Collections.shuffle(later, random);

        assertFoundByTheirOldNames(known, ScreenshotNames.assign(later, known));
    }

    private static void assertFoundByTheirOldNames(List<NamedScreenshot> early, List<NamedScreenshot> later) {
        ScreenshotList list = Settings.listOf(later);
        for (NamedScreenshot named : early) {
            assertEquals(named.id(), list.find(named.name()).orElseThrow().id());
        }
    }

    private static Set<String> names(List<NamedScreenshot> list) {
        return list.stream().map(NamedScreenshot::name).collect(toSet());
    }

    private static Map<String, String> byId(List<NamedScreenshot> list) {
        return list.stream().collect(toMap(NamedScreenshot::id, NamedScreenshot::name));
    }

    private static List<Screenshot> anyList(Random random) {
        List<String> ids = new ArrayList<>(IDS);
        Collections.shuffle(ids, random);
        return ids.stream()
                .limit(1L + random.nextInt(IDS.size()))
                .map(id -> new Screenshot(id, anyUrl(random)))
                .toList();
    }

    private static String anyUrl(Random random) {
        return "https://b.test/" + SEGMENTS.get(random.nextInt(SEGMENTS.size())) + "?sig=" + random.nextInt();
    }
}
