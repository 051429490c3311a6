package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.task.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskForgetTest {
    private static final int ROUNDS = 300;
    private static final int SIZE = 50_000;
    private static final TaskId TASK = new TaskId("task");
    private static final ImageKey KEY = key("task", "1");

    @TempDir
    Path directory;

    private DiskTier tier;

    @BeforeEach
    void start() {
        tier = DiskTier.open(new DiskLocation(directory, true), 1 << 30, 1 << 20, new TestClock());
    }

    @AfterEach
    void stop() {
        tier.close();
    }

    @Test
    void forgetRemovesOnlyImagesOfTask() {
        tier.write(KEY, image(SIZE, 1), tier.generation());
        tier.write(key("task", "2"), image(SIZE, 2), tier.generation());
        tier.write(key("other", "1"), image(SIZE, 3), tier.generation());

        tier.forget(TASK);

        assertFalse(tier.mayHold(KEY));
        assertEquals(List.of(StoredImage.file(directory, key("other", "1"))), files(directory));
        assertTrue(tier.read(key("other", "1")).isPresent());
    }

    @Test
    void forgetRemovesImagesOfEarlierProcess() {
        tier.write(KEY, image(SIZE, 1), tier.generation());
        stop();
        start();

        tier.forget(TASK);

        assertEquals(List.of(), files(directory));
    }

    @Test
    void forgetAllRemovesEveryImage() {
        tier.write(KEY, image(SIZE, 1), tier.generation());
        tier.write(key("other", "1"), image(SIZE, 3), tier.generation());

        tier.forgetAll();

        assertEquals(List.of(), files(directory));
        assertEquals(0, tier.bytes());
        assertEquals(0, tier.evictions());
    }

    @Test
    void imageWrittenAfterForgetIsKept() {
        tier.forget(TASK);
        tier.write(KEY, image(SIZE, 1), tier.generation());

        assertTrue(tier.read(KEY).isPresent());
    }

    /** A download in progress ends after the purge, with older content. */
    @Test
    void imageRequestedBeforeForgetIsNotKept() {
        long generation = tier.generation();
        tier.forget(TASK);
        tier.write(KEY, image(SIZE, 1), generation);

        assertFalse(tier.mayHold(KEY));
        assertEquals(List.of(), files(directory));
    }

    /** Whether the purge comes before, during or after the write. */
    @Test
    void imageBeingWrittenDuringForgetIsNotKept() {
        Image image = image(SIZE, 1);
        for (int round = 0; round < ROUNDS; round++) {
            long generation = tier.generation();
            CompletableFuture<Void> write = CompletableFuture.runAsync(() -> tier.write(KEY, image, generation));
            for (int turn = 0; turn < round % 10 * 1_000; turn++) {
                Thread.onSpinWait();
            }
            tier.forget(TASK);
            write.join();

            assertFalse(tier.mayHold(KEY), "round " + round);
            assertEquals(List.of(), files(directory), "round " + round);
        }
    }
}
