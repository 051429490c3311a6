package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.TaskLife;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenshotListTest {

    private static final NamedScreenshot OLDEST = named("1", "a.png");
    private static final NamedScreenshot MIDDLE = named("2", "b.png");
    private static final NamedScreenshot NEWEST = named("3", "c.png");

    private final ScreenshotList list = list(TaskLife.RUNNING, OLDEST, MIDDLE, NEWEST);

    @ParameterizedTest
    @CsvSource({"first, 1", "latest, 3", "a.png, 1", "b.png, 2", "c.png, 3"})
    void nameFindsItsScreenshot(String name, String id) {
        assertEquals(Optional.of(id), list.find(name).map(NamedScreenshot::id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d.png", "A.PNG", "a.pn", "a.png ", "1", "", "Latest"})
    void unknownNameFindsNothing(String name) {
        assertEquals(Optional.empty(), list.find(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "latest", "a.png"})
    void emptyListFindsNothing(String name) {
        assertEquals(Optional.empty(), list(TaskLife.RUNNING).find(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "latest"})
    void onlyScreenshotIsFirstAndLatest(String name) {
        assertEquals(Optional.of("2"), idOf(name, MIDDLE));
    }

    @Test
    void presentNameComesBeforeAFormerOne() {
        NamedScreenshot renamed = new NamedScreenshot("id-1.png", "1", "https://b.test/a.png", "b.png", 0);

        ScreenshotList both = list(TaskLife.RUNNING, renamed, MIDDLE);

        assertEquals(Optional.of(MIDDLE), both.find("b.png"));
        assertEquals(
                Optional.of(renamed), list(TaskLife.RUNNING, renamed, NEWEST).find("b.png"));
    }

    /** The way to find an image again in a fresh list once its presigned URL has expired. */
    @ParameterizedTest
    @CsvSource({"1, a.png", "2, b.png", "3, c.png"})
    void idFindsItsScreenshot(String id, String name) {
        assertEquals(Optional.of(name), list.findById(id).map(NamedScreenshot::name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "", "a.png", "latest", "01"})
    void unknownIdFindsNothing(String id) {
        assertEquals(Optional.empty(), list.findById(id));
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, false", "ENDING, false", "ENDED, true"})
    void onlyAListReadAfterTheEndIsComplete(TaskLife life, boolean complete) {
        assertEquals(complete, list(life, OLDEST).complete());
    }

    private static NamedScreenshot named(String id, String name) {
        return new NamedScreenshot(name, id, "https://b.test/" + name, name, 0);
    }

    private static Optional<String> idOf(String name, NamedScreenshot... screenshots) {
        return list(TaskLife.RUNNING, screenshots).find(name).map(NamedScreenshot::id);
    }

    private static ScreenshotList list(TaskLife life, NamedScreenshot... screenshots) {
        return Settings.listOf(life, List.of(screenshots));
    }

    /** If the list referred to another result than the one that is kept, it would be unpacked again and again. */
    @Test
    void threadsGetTheSameResultOfUnpacking() {
        ScreenshotList many = Settings.listOf(IntStream.range(0, 5_000)
                .mapToObj(i -> named(Integer.toString(i), i + ".png"))
                .toList());
        ScreenshotList packed = (ScreenshotList) ListFormat.unpack(
                many.task(), ListFormat.pack(many), many.freshness().readAt());
        CyclicBarrier together = new CyclicBarrier(4);

        List<CompletableFuture<UnpackedScreenshots>> results = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            await(together);
                            return packed.unpacked();
                        },
                        task -> new Thread(task).start()))
                .limit(together.getParties())
                .toList();

        assertEquals(1, results.stream().map(CompletableFuture::join).distinct().count());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
