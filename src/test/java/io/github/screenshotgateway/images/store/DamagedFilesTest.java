package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.bytes;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged file is a miss, is removed, and can be written again. */
class DamagedFilesTest {
    private static final int MAXIMUM_SIZE = 1 << 20;
    private static final int SIZE = 60;
    private static final ImageKey KEY = key("task", "1");

    @TempDir
    Path directory;

    private DiskTier tier;
    private Path file;
    private byte[] good;

    @BeforeEach
    void givenImageOnDisk() throws IOException {
        tier = DiskTier.open(new DiskLocation(directory, true), 1 << 30, MAXIMUM_SIZE, new TestClock());
        tier.write(KEY, image(SIZE, 1), tier.generation());
        file = StoredImage.file(directory, KEY);
        good = Files.readAllBytes(file);
    }

    @AfterEach
    void stop() {
        tier.close();
    }

    private void assertRemoved(String damage) {
        assertEquals(Optional.empty(), tier.read(KEY), damage);
        assertFalse(tier.mayHold(KEY), damage);
        assertFalse(Files.exists(file), damage);
    }

    private void assertWritable() {
        tier.write(KEY, image(SIZE, 1), tier.generation());
        assertEquals(image(SIZE, 1).tag(), tier.read(KEY).orElseThrow().tag());
    }

    @Test
    void bitFlippedAnywhereIsDetected() throws IOException {
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, flipped);

            assertRemoved("bit " + bit);
            tier.write(KEY, image(SIZE, 1), tier.generation());
        }
        assertWritable();
    }

    @Test
    void fileTruncatedAnywhereIsDetected() throws IOException {
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));

            assertRemoved("length " + length);
            tier.write(KEY, image(SIZE, 1), tier.generation());
        }
        assertWritable();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096, MAXIMUM_SIZE})
    void grownFileIsDetected(int more) throws IOException {
        Files.write(file, Arrays.copyOf(good, good.length + more));

        assertRemoved("longer by " + more);
        assertWritable();
    }

    /** Larger than any buffer: nothing is allocated for it. */
    @Test
    void fileOfTerabyteIsDetected() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertRemoved("a terabyte");
        assertWritable();
    }

    @Test
    void damageIsCounted() throws IOException {
        good[good.length - 1] ^= 1;
        Files.write(file, good);
        tier.read(KEY);
        tier.read(KEY);

        assertEquals(1, tier.damaged());
    }

    @Test
    void fileOfOtherVersionIsNotCountedAsDamaged() throws IOException {
        good[7] = 1;
        Files.write(file, good);

        assertRemoved("of version 1");
        assertEquals(0, tier.damaged());
    }

    @Test
    void imageOfOtherKeyIsNotCountedAsDamaged() throws IOException {
        ImageKey other = key("task", "2");
        tier.write(other, image(1_000, 2), tier.generation());
        Files.copy(StoredImage.file(directory, other), Files.newOutputStream(file));
        tier.read(KEY);

        assertEquals(0, tier.damaged());
    }

    @Test
    void missingFileIsMiss() throws IOException {
        Files.delete(file);

        assertRemoved("gone");
        assertEquals(0, tier.bytes());
        assertWritable();
    }

    @Test
    void emptyDirectoryInPlaceOfFileIsRemoved() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        assertRemoved("an empty directory");
        assertWritable();
    }

    /** Its content is not the gateway's. */
    @Test
    void fullDirectoryInPlaceOfFileIsMissAndKept() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        Path precious = Files.writeString(file.resolve("precious"), "of somebody");

        assertEquals(Optional.empty(), tier.read(KEY));
        assertFalse(tier.mayHold(KEY));
        assertTrue(Files.exists(precious));
    }

    /** Even to a correct file: the link's target can change. */
    @Test
    void linkInPlaceOfFileIsRemovedButNotFollowed() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        assertRemoved("a link");
        assertTrue(Files.exists(elsewhere));
        assertWritable();
    }

    @Test
    void imageReadBeforeDamageIsUnchanged() throws IOException {
        Image read = tier.read(KEY).orElseThrow();
        Files.write(file, new byte[good.length]);

        assertEquals(image(SIZE, 1).tag(), Image.of(read.content()).tag());
        assertEquals(bytes(SIZE, 1).length, read.size());
    }
}
