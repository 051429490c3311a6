package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedScreenshotsTest {
    private static final String TASK = "5e551040-0000-4000-8000-001735732800";
    private static final String TOKEN = "IQoJb3JpZ2luX2VjEOz%2F%2F%2F".repeat(50);

    private static List<Screenshot> list(int size, IntFunction<Screenshot> screenshot) {
        return IntStream.rangeClosed(1, size).mapToObj(screenshot).toList();
    }

    private static List<Screenshot> v1(int size) {
        return list(
                size,
                i -> new Screenshot(
                        "" + i, "https://media.browser-use.com/screenshots/" + TASK + "/step_" + i + ".png"));
    }

    private static List<Screenshot> v2(int size) {
        return list(
                size,
                i -> new Screenshot("" + i, "https://cdn.browser-use.com/screenshots/" + TASK + "/" + i + ".png"));
    }

    private static List<Screenshot> presigned(int size) {
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
        Random random = new Random(seed);
        AnyText text = new AnyText(random);
        List<Screenshot> list = new ArrayList<>();
        List<NamedScreenshot> names = new ArrayList<>();
        int size = random.nextInt(80);
        for (int i = 0; i < size; i++) {
            String url = text.like(list.isEmpty() ? text.any() : list.get(i - 1).url());
            list.add(new Screenshot(text.any(), url));
            String name = text.any();
            String firstName = random.nextBoolean() ? name : text.any();
            names.add(new NamedScreenshot(name, list.get(i).id(), list.get(i).source(), firstName, i));
        }

        assertComesOut(list, names);
    }

    /** No charset can encode it, but the upstream's JSON can contain it: {@code "\ud83d"}. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00\ud83d", "a\udfff/\ud800.png", "\u00ff", "\u0100", "\ufeff\u0000"})
    void packingKeepsALoneSurrogate(String odd) {
        assertComesOut(List.of(new Screenshot(odd, "https://b.test/" + odd + "?" + odd)));
    }

    /** Compressed, with the texts that are the same in all lists: within the target of 1.5 kB for the whole entry. */
    @Test
    void twentyUrlsTakeLittleMoreThanOneUrl() {
        assertTrue(bytes(v1(20)) < 300, () -> "bytes: " + bytes(v1(20)));
        assertTrue(bytes(v2(20)) < 300, () -> "bytes: " + bytes(v2(20)));
    }

    /** The token is stored once, and for each URL little more than its signature and its id, of 16 bytes each. */
    @Test
    void presignedUrlsTakeLittleMoreThanTheirRandomPart() {
        assertTrue(bytes(presigned(20)) < TOKEN.length() + 20 * 60, () -> "bytes: " + bytes(presigned(20)));
    }

    /** Compressors are reused. The bytes must depend on the list alone: they tell whether it has changed. */
    @Test
    void aListIsTheSameWhateverWasPackedBefore() {
        PackedScreenshots before = packed(v2(20));
        packed(presigned(1_000));

        assertTrue(packed(v2(20)).hasSameTexts(before));
        assertFalse(packed(v2(21)).hasSameTexts(before));
    }

    private static PackedScreenshots packed(List<Screenshot> list) {
        return new PackedScreenshots(list, ScreenshotNames.assign(list, List.of()));
    }

    private static int bytes(List<Screenshot> list) {
        return packed(list).bytes();
    }

    private static void assertComesOut(List<Screenshot> list) {
        assertComesOut(list, ScreenshotNames.assign(list, List.of()));
    }

    private static void assertComesOut(List<Screenshot> list, List<NamedScreenshot> names) {
        PackedScreenshots packed = new PackedScreenshots(list, names);
        List<String> queries = list.stream()
                .map(screenshot ->
                        screenshot.url().substring(screenshot.source().length()))
                .toList();

        assertEquals(names, packed.unpack());
        assertEquals(queries, packed.queries());
        // The first and last of a block, and of the list.
        for (int position = 0; position < list.size(); position += position % 32 == 0 ? 31 : 1) {
            assertEquals(queries.get(position), packed.query(position));
        }
        assertEquals(list.size(), packed.size());
    }
}
