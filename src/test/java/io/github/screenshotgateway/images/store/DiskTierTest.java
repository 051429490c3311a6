package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.file;
import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTierTest {
    private static final long ENOUGH = 1 << 30;
    private static final int MAXIMUM_SIZE = 1 << 20;
    private static final ImageKey KEY = key("task", "1");

    @TempDir
    Path directory;

    private DiskTier tier;

    @BeforeEach
    void start() {
        tier = open(ENOUGH);
    }

    @AfterEach
    void stop() {
        tier.close();
    }

    private DiskTier open(long maximumBytes) {
        return DiskTier.open(new DiskLocation(directory, true), maximumBytes, MAXIMUM_SIZE, new TestClock());
    }

    private void restart() {
        tier.close();
        tier = open(ENOUGH);
    }

    @Test
    void writtenImageIsReadByteForByte() {
        tier.write(KEY, image(100_000, 1), tier.generation());

        assertArrayEquals(
                StoredImage.bytes(100_000, 1), tier.read(KEY).orElseThrow().content());
    }

    @Test
    void tagIsTagOfDownload() {
        Image image = image(1_000, 1);
        tier.write(KEY, image, tier.generation());

        assertEquals(image.tag(), tier.read(KEY).orElseThrow().tag());
    }

    @Test
    void writingDoesNotModifyImage() {
        Image image = image(1_000, 1);
        tier.write(KEY, image, tier.generation());
        tier.write(KEY, image, tier.generation());

        assertArrayEquals(StoredImage.bytes(1_000, 1), image.content());
        assertEquals(image.tag(), tier.read(KEY).orElseThrow().tag());
    }

    @Test
    void unknownKeyIsMiss() {
        assertFalse(tier.mayHold(KEY));
        assertEquals(Optional.empty(), tier.read(KEY));
    }

    @Test
    void mayHoldDoesNotReadDisk() throws IOException {
        tier.write(KEY, image(1_000, 1), tier.generation());
        Files.delete(file(directory, KEY));

        assertTrue(tier.mayHold(KEY));
    }

    @Test
    void imagesSurviveRestart() {
        Image image = image(1_000, 1);
        tier.write(KEY, image, tier.generation());
        restart();

        assertTrue(tier.mayHold(KEY));
        assertEquals(image.tag(), tier.read(KEY).orElseThrow().tag());
    }

    /** As if two keys had the same digest. */
    @Test
    void fileOfOtherKeyIsMissAndRemoved() throws IOException {
        ImageKey other = key("task", "2");
        tier.write(KEY, image(1_000, 1), tier.generation());
        tier.write(other, image(1_000, 2), tier.generation());
        Files.copy(file(directory, other), Files.newOutputStream(file(directory, KEY)));

        assertEquals(Optional.empty(), tier.read(KEY));
        assertFalse(Files.exists(file(directory, KEY)));
        assertTrue(tier.read(other).isPresent());
    }

    @Test
    void tasksDifferingOnlyInCaseAreDistinct() {
        tier.write(key("TASK", "1"), image(1_000, 1), tier.generation());
        tier.write(key("task", "1"), image(1_000, 2), tier.generation());

        assertEquals(
                image(1_000, 1).tag(), tier.read(key("TASK", "1")).orElseThrow().tag());
        assertEquals(
                image(1_000, 2).tag(), tier.read(key("task", "1")).orElseThrow().tag());
    }

    @Test
    void idsMayBeLongerThanFileNamesAndContainAnything() {
        ImageKey odd = key("t".repeat(128), "../../etc/passwd\0" + "x".repeat(1_000));
        tier.write(odd, image(1_000, 1), tier.generation());
        restart();

        assertTrue(tier.read(odd).isPresent());
    }

    @Test
    void secondWriteReplacesFirst() {
        tier.write(KEY, image(1_000, 1), tier.generation());
        tier.write(KEY, image(2_000, 2), tier.generation());

        assertEquals(image(2_000, 2).tag(), tier.read(KEY).orElseThrow().tag());
        assertEquals(1, files(directory).size());
    }

    @Test
    void writeLeavesNoTemporaryFile() {
        tier.write(KEY, image(1_000, 1), tier.generation());

        assertEquals(List.of(file(directory, KEY)), files(directory));
    }

    @Test
    void tierOfZeroBytesTouchesNoDisk() throws IOException {
        Path untouched = directory.resolve("untouched");
        try (DiskTier off = DiskTier.open(new DiskLocation(untouched, true), 0, MAXIMUM_SIZE, new TestClock())) {
            off.write(KEY, image(1_000, 1), off.generation());

            assertFalse(off.mayHold(KEY));
            assertEquals(Optional.empty(), off.read(KEY));
        }
        assertFalse(Files.exists(untouched));
    }

    @Test
    void closedTierFindsAndKeepsNothing() {
        tier.write(KEY, image(1_000, 1), tier.generation());
        tier.close();
        tier.write(key("task", "2"), image(1_000, 2), tier.generation());

        assertEquals(Optional.empty(), tier.read(KEY));
        assertEquals(List.of(file(directory, KEY)), files(directory));
    }

    /** The operator may have lowered the limit. */
    @Test
    void imagesAboveMaximumSizeAreRemovedAtStart() {
        tier.write(KEY, image(1_000, 1), tier.generation());
        tier.close();
        tier = DiskTier.open(new DiskLocation(directory, true), ENOUGH, 999, new TestClock());

        assertFalse(tier.mayHold(KEY));
        assertEquals(List.of(), files(directory));
    }
}
