package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedScreenshotsTest {
    private static final String TASK = "5e551040-0000-4000-8000-001735732800";
    private static final String TOKEN = "IQoJb3JpZ2luX2VjEOz%2F%2F%2F".repeat(50);

    private static List<NamedScreenshot> list(int size, IntFunction<Screenshot> screenshot) {
        return ScreenshotNames.assign(
                IntStream.rangeClosed(1, size).mapToObj(screenshot).toList(), List.of());
    }

    private static List<NamedScreenshot> v1(int size) {
        return list(
                size,
                i -> new Screenshot(
                        "" + i, "https://media.browser-use.com/screenshots/" + TASK + "/step_" + i + ".png"));
    }

    private static List<NamedScreenshot> v2(int size) {
        return list(
                size,
                i -> new Screenshot("" + i, "https://cdn.browser-use.com/screenshots/" + TASK + "/" + i + ".png"));
    }

    private static List<NamedScreenshot> presigned(int size) {
        Random random = new Random(3);
        return list(
                size,
                i -> new Screenshot(
                        uuid(random),
                        "https://b.s3.amazonaws.com/" + TASK + "/" + i + ".png?X-Amz-Expires=300&X-Amz-Security-Token="
                                + TOKEN + "&X-Amz-Signature=" + uuid(random).replace("-", "")));
    }

    private static String uuid(Random random) {
        byte[] name = new byte[16];
        random.nextBytes(name);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 20, 1_000, 10_000})
    void packingKeepsListsOfEveryGeneration(int size) {
        assertComesOut(v1(size));
        assertComesOut(v2(size));
        assertComesOut(presigned(size));
    }

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void packingKeepsRandomLists(int seed) {
        assertComesOut(anyList(new Random(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nameFindsTheSameScreenshotAsInTheList(int seed) {
        List<NamedScreenshot> list = anyList(new Random(seed));
        PackedScreenshots packed = new PackedScreenshots(list);

        for (NamedScreenshot named : list) {
            assertEquals(found(list, named.name()), packed.named(named.name()));
            assertEquals(found(list, named.firstName()), packed.named(named.firstName()));
            assertEquals(Optional.empty(), packed.named(named.name() + "\u2603"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void idFindsTheFirstScreenshotWithIt(int seed) {
        List<NamedScreenshot> list = anyList(new Random(seed));
        PackedScreenshots packed = new PackedScreenshots(list);

        for (NamedScreenshot named : list) {
            Optional<NamedScreenshot> first =
                    list.stream().filter(s -> s.id().equals(named.id())).findFirst();
            assertEquals(first, packed.ofId(named.id()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void firstAndLastAreThoseOfTheList(int seed) {
        List<NamedScreenshot> list = anyList(new Random(seed));
        PackedScreenshots packed = new PackedScreenshots(list);

        assertEquals(list.stream().findFirst(), packed.first());
        assertEquals(list.stream().reduce((one, next) -> next), packed.last());
    }

    /** No charset can encode it, but the upstream's JSON can contain it: {@code "\ud83d"}. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00\ud83d", "a\udfff/\ud800.png", "\u00ff", "\u0100", "\ufeff\u0000"})
    void packingKeepsALoneSurrogate(String odd) {
        assertComesOut(List.of(new NamedScreenshot("a.png", new Screenshot("1", "https://b.test/" + odd), "a.png")));
    }

    /** Without objects, headers and lengths: the room for texts in the target of 1.5 kB for the whole entry. */
    @Test
    void twentyUrlsTakeLessThanFourTimesOneUrl() {
        assertTrue(new PackedScreenshots(v1(20)).bytes() < 250, "bytes: " + new PackedScreenshots(v1(20)).bytes());
        assertTrue(new PackedScreenshots(v2(20)).bytes() < 250, "bytes: " + new PackedScreenshots(v2(20)).bytes());
    }

    /** The token is stored once, and for each URL little more than its signature and its id, of 16 bytes each. */
    @Test
    void presignedUrlsTakeLittleMoreThanTheirRandomPart() {
        int bytes = new PackedScreenshots(presigned(20)).bytes();

        assertTrue(bytes < TOKEN.length() + 20 * 60, "bytes: " + bytes);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "9, 10", "10, 9", "7, 7", "0, 1", "01, 2", "999999999, 1000000000", "-1, 0", "2147483647, 1"})
    void packingKeepsTheNotationOfNumericIds(String one, String next) {
        assertComesOut(List.of(
                new NamedScreenshot("a.png", new Screenshot(one, "https://b.test/a.png"), "a.png"),
                new NamedScreenshot("b.png", new Screenshot(next, "https://b.test/b.png"), "b.png")));
    }

    private static Optional<NamedScreenshot> found(List<NamedScreenshot> list, String name) {
        return list.stream()
                .filter(named -> named.name().equals(name))
                .findFirst()
                .or(() -> list.stream()
                        .filter(named -> named.firstName().equals(name))
                        .findFirst());
    }

    private static void assertComesOut(List<NamedScreenshot> list) {
        assertEquals(list, new PackedScreenshots(list).unpacked());
    }

    /** With repeated ids and names, too: no list of the gateway has them, but nothing may depend on that. */
    private static List<NamedScreenshot> anyList(Random random) {
        List<NamedScreenshot> list = new ArrayList<>();
        AnyText text = new AnyText(random);
        int size = random.nextInt(12);
        for (int i = 0; i < size; i++) {
            String url = text.like(list.isEmpty() ? text.any() : list.get(i - 1).url());
            String id = random.nextBoolean() ? "" + (i + random.nextInt(3)) : text.any();
            String segment = url.substring(ScreenshotNames.segmentStart(url));
            String name = List.of(segment, ScreenshotNames.fromId(id), text.any(), "a.png")
                    .get(random.nextInt(4));
            list.add(new NamedScreenshot(name, new Screenshot(id, url), random.nextInt(4) > 0 ? name : text.any()));
        }
        return List.copyOf(list);
    }
}
