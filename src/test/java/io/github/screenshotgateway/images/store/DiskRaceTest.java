package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.task.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concurrent writers, readers and purges of the same few images, with room for half of them. */
class DiskRaceTest {
    private static final int KEYS = 8;
    private static final int THREADS = 6;
    private static final int TURNS = 1_500;
    private static final int SIZE = 20_000;
    private static final long ROOM = KEYS / 2 * 20_480L;

    @TempDir
    Path directory;

    private final List<ImageKey> keys =
            IntStream.range(0, KEYS).mapToObj(i -> key("task-" + i % 2, "" + i)).toList();
    private final List<Image> images =
            IntStream.range(0, KEYS).mapToObj(i -> image(SIZE, i)).toList();

    @Test
    void concurrentReadersGetRightImageOrMissAndIndexMatchesDisk() {
        try (DiskTier tier = DiskTier.open(new DiskLocation(directory, true), ROOM, 1 << 20, new TestClock())) {
            List<CompletableFuture<Void>> threads = IntStream.range(0, THREADS)
                    .mapToObj(seed -> CompletableFuture.runAsync(
                            () -> work(tier, new Random(seed)), work -> new Thread(work).start()))
                    .toList();
            threads.forEach(CompletableFuture::join);

            List<Path> expected = keys.stream()
                    .filter(tier::mayHold)
                    .map(key -> StoredImage.file(directory, key))
                    .sorted()
                    .toList();
            assertEquals(expected, files(directory).stream().sorted().toList());
            assertEquals(expected.size(), tier.entries());
            assertEquals(expected.size() * ROOM / (KEYS / 2), tier.bytes());
            assertEquals(0, tier.damaged());
        }
    }

    private void work(DiskTier tier, Random random) {
        for (int turn = 0; turn < TURNS; turn++) {
            int i = random.nextInt(KEYS);
            switch (random.nextInt(20)) {
                case 0 -> tier.forget(new TaskId("task-" + i % 2));
                case 1, 2, 3, 4, 5, 6 -> tier.write(keys.get(i), images.get(i), tier.generation());
                default ->
                    tier.read(keys.get(i))
                            .ifPresent(image -> assertArrayEquals(images.get(i).content(), image.content()));
            }
        }
    }
}
