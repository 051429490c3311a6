package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBoundTest {
    private static final int BLOCK = 4096;
    private static final int ROOM = 3;

    /** With the header it fills a block to the last byte. */
    private static final int ONE_BLOCK = BLOCK - ImageFile.HEADER_BYTES;

    @TempDir
    Path directory;

    private DiskTier tier;

    @BeforeEach
    void start() {
        tier = open(ROOM);
    }

    @AfterEach
    void stop() {
        tier.close();
    }

    private DiskTier open(long blocks) {
        return DiskTier.open(new DiskLocation(directory, true), blocks * BLOCK, 1 << 20, new TestClock());
    }

    private void write(int... screenshots) {
        for (int screenshot : screenshots) {
            tier.write(key("task", "" + screenshot), image(ONE_BLOCK, screenshot), tier.generation());
        }
    }

    private List<Integer> held() {
        return IntStream.range(0, 10)
                .filter(screenshot -> tier.mayHold(key("task", "" + screenshot)))
                .boxed()
                .toList();
    }

    @Test
    void fileCountsInWholeBlocks() {
        write(0);
        assertEquals(BLOCK, tier.bytes());

        tier.write(key("task", "1"), image(ONE_BLOCK + 1, 1), tier.generation());
        assertEquals(3 * BLOCK, tier.bytes());
    }

    @Test
    void leastRecentlyUsedImageIsEvictedFirst() {
        write(0, 1, 2);
        tier.read(key("task", "0"));
        write(3);

        assertEquals(List.of(0, 2, 3), held());
    }

    /** Clients watch the task that is running. */
    @Test
    void newestImagesAreKept() {
        write(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

        assertEquals(List.of(7, 8, 9), held());
    }

    @Test
    void filesOfEvictedImagesAreDeleted() {
        write(0, 1, 2, 3, 4);

        assertEquals(ROOM, files(directory).size());
        assertEquals(ROOM, tier.entries());
        assertEquals(2, tier.evictions());
    }

    @Test
    void replacedImageCountsOnce() {
        write(0, 1, 2, 0, 0);

        assertEquals(List.of(0, 1, 2), held());
        assertEquals(ROOM * BLOCK, tier.bytes());
    }

    @Test
    void imageLargerThanBoundIsNotKeptAndEvictsNothing() {
        write(0);
        tier.write(key("task", "1"), image(ROOM * BLOCK, 1), tier.generation());

        assertEquals(List.of(0), held());
        assertEquals(1, files(directory).size());
    }

    /** File times are set, because the file system's clock is too coarse for files of one moment. */
    @Test
    void restartWithLowerBoundKeepsNewestImages() throws IOException {
        write(0, 1, 2);
        for (int age : new int[] {2, 0, 1}) {
            Files.setLastModifiedTime(
                    StoredImage.file(directory, key("task", "" + age)),
                    FileTime.from(Instant.parse("2026-01-01T00:00:00Z").minusSeconds(age)));
        }
        tier.close();
        tier = open(2);

        assertEquals(List.of(0, 1), held());
        assertEquals(2, files(directory).size());
        assertEquals(2 * BLOCK, tier.bytes());
    }

    @Test
    void restartRemovesOnlyFileLargerThanNewBound() {
        write(0);
        tier.write(key("task", "1"), image(ONE_BLOCK + 1, 1), tier.generation());
        tier.close();
        tier = open(1);

        assertEquals(List.of(0), held());
    }

    /** Contents are not read: 100,000 files must open in seconds. */
    @Test
    void manyFilesAreIndexedByName() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            Path file = StoredImage.file(directory, key("task-" + i, "1"));
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[ONE_BLOCK + ImageFile.HEADER_BYTES]);
        }
        tier.close();
        tier = open(10_000);

        assertEquals(10_000, tier.entries());
        assertEquals(10_000L * BLOCK, tier.bytes());
        assertTrue(tier.mayHold(key("task-9999", "1")));
        assertFalse(tier.mayHold(key("task-9999", "2")));
    }
}
