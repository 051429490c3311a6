package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.file;
import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTierTest {
    private static final long ENOUGH = 1 << 30;
    private static final int MAXIMUM_SIZE = 1 << 20;
    private static final int BLOCK = 4096;

    /** With the header it fills a block to the last byte. */
    private static final int ONE_BLOCK = BLOCK - ImageFile.HEADER_BYTES;

    private static final ImageKey KEY = key("task", "1");
    private static final ImageKey OTHER = key("task", "2");

    @TempDir
    Path directory;

    private DiskTier tier;

    @BeforeEach
    void start() {
        tier = open(ENOUGH, MAXIMUM_SIZE);
    }

    @AfterEach
    void stop() {
        tier.close();
    }

    private DiskTier open(long maximumBytes, int maximumSize) {
        return OpenDiskTier.of(new DiskLocation(directory, true), maximumBytes, maximumSize, new TestClock());
    }

    private void restart(long maximumBytes) {
        tier.close();
        tier = open(maximumBytes, MAXIMUM_SIZE);
    }

    private void write(ImageKey key, int size, int seed) {
        tier.write(key, image(size, seed), tier.generation());
    }

    private void assertHolds(ImageKey key, int size, int seed) {
        Image read = tier.read(key).orElseThrow();
        assertArrayEquals(image(size, seed).content(), read.content());
        assertEquals(image(size, seed).tag(), read.tag());
    }

    @Test
    void writtenImageIsReadAlsoAfterRestart() {
        write(KEY, 100_000, 1);
        assertHolds(KEY, 100_000, 1);
        assertEquals(List.of(file(directory, KEY)), files(directory), "no temporary file is left");
        assertEquals(Optional.empty(), tier.read(OTHER));

        restart(ENOUGH);

        assertTrue(tier.mayHold(KEY));
        assertHolds(KEY, 100_000, 1);
    }

    /** Files of earlier versions of the gateway have these names. */
    @Test
    void fileNamesAreStableAcrossVersions() {
        write(KEY, 100, 1);
        assertEquals(List.of(directory.resolve("images/0e/0ebb429fa86d481c-38de28feb118d922.image")), files(directory));
    }

    @Test
    void tasksDifferingOnlyInCaseAreDistinct() {
        write(key("TASK", "1"), 1_000, 1);
        write(key("task", "1"), 1_000, 2);
        assertHolds(key("TASK", "1"), 1_000, 1);
        assertHolds(key("task", "1"), 1_000, 2);
    }

    @Test
    void idsMayBeLongerThanFileNamesAndContainAnything() {
        ImageKey odd = key("t".repeat(128), "../../etc/passwd\0" + "x".repeat(1_000));
        write(odd, 1_000, 1);
        restart(ENOUGH);
        assertHolds(odd, 1_000, 1);
    }

    @Test
    void secondWriteReplacesFirst() {
        write(KEY, 1_000, 1);
        write(KEY, 2_000, 2);
        assertHolds(KEY, 2_000, 2);
        assertEquals(1, files(directory).size());
        assertEquals(BLOCK, tier.directory().bytes());
    }

    @Test
    void tierOfZeroBytesTouchesNoDisk() {
        Path untouched = directory.resolve("untouched");
        try (DiskTier off = OpenDiskTier.of(new DiskLocation(untouched, true), 0, MAXIMUM_SIZE, new TestClock())) {
            off.write(KEY, image(1_000, 1), off.generation());
            assertEquals(Optional.empty(), off.read(KEY));
        }
        assertFalse(Files.exists(untouched));
    }

    @Test
    void closedTierFindsAndKeepsNothing() {
        write(KEY, 1_000, 1);
        tier.close();
        write(OTHER, 1_000, 2);
        assertEquals(Optional.empty(), tier.read(KEY));
        assertEquals(List.of(file(directory, KEY)), files(directory));
    }

    @Test
    void settingsGiveDirectoryAndSize() {
        StoreConfig defaults = config(Map.of());
        assertEquals(2L << 30, defaults.disk().asLongValue());
        assertEquals(
                new DiskLocation(Path.of(System.getProperty("java.io.tmpdir"), "screenshot-gateway"), false),
                DiskLocation.of(defaults.directory()));

        Path folder = directory.resolve("configured");
        StoreConfig config =
                config(Map.of("gateway.images.directory", folder.toString(), "gateway.images.disk", "4096"));
        try (DiskTier small = DiskTier.of(config, 100_000, new TestClock())) {
            small.open();
            small.write(KEY, image(1_000, 1), small.generation());
            small.write(OTHER, image(1_000, 2), small.generation());

            assertEquals(List.of(file(folder, OTHER)), files(folder));
        }
        var refusal = assertThrows(RuntimeException.class, () -> config(Map.of("gateway.images.disk", "much")));
        assertThat(refusal.getMessage(), containsString("it must be a number of bytes such as 0, 200K, 64M or 2G"));
    }

    private static StoreConfig config(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withDefaultValues(changed)
                .build()
                .getConfigMapping(StoreConfig.class);
    }

    /** Writes images of a block each into a tier of three blocks. */
    private void fill(int... screenshots) {
        for (int screenshot : screenshots) {
            write(key("task", "" + screenshot), ONE_BLOCK, screenshot);
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
        write(KEY, ONE_BLOCK, 1);
        assertEquals(BLOCK, tier.directory().bytes());
        write(OTHER, ONE_BLOCK + 1, 2);
        assertEquals(3 * BLOCK, tier.directory().bytes());
    }

    /** Clients watch the task that is running. */
    @Test
    void leastRecentlyUsedImagesAreEvictedWithTheirFiles() {
        restart(3 * BLOCK);
        fill(0, 1, 2);
        tier.read(key("task", "0"));
        fill(3, 4);

        assertEquals(List.of(0, 3, 4), held());
        assertEquals(3, files(directory).size());
        assertEquals(3, tier.directory().entries());
        assertEquals(2, tier.evictions());
    }

    @Test
    void imageLargerThanBoundIsNotKeptAndEvictsNothing() {
        restart(3 * BLOCK);
        fill(0);
        write(KEY, 3 * BLOCK, 1);
        assertEquals(List.of(0), held());
        assertEquals(1, files(directory).size());
    }

    /** File times are set, because the file system's clock is too coarse for files of one moment. */
    @Test
    void restartWithLowerBoundKeepsNewestImages() throws IOException {
        fill(0, 1, 2);
        for (int age : new int[] {2, 0, 1}) {
            Files.setLastModifiedTime(
                    file(directory, key("task", "" + age)),
                    FileTime.from(Instant.parse("2026-01-01T00:00:00Z").minusSeconds(age)));
        }
        restart(2 * BLOCK);

        assertEquals(List.of(0, 1), held());
        assertEquals(2, files(directory).size());
        assertEquals(2 * BLOCK, tier.directory().bytes());
    }

    /** The operator may have lowered the limit. */
    @Test
    void imagesAboveMaximumSizeAreRemovedAtStart() {
        write(KEY, 1_000, 1);
        tier.close();
        tier = open(ENOUGH, 999);
        assertFalse(tier.mayHold(KEY));
        assertEquals(List.of(), files(directory));
    }

    @Test
    void forgetRemovesOnlyImagesOfTask() {
        write(KEY, 1_000, 1);
        restart(ENOUGH);
        write(OTHER, 1_000, 2);
        write(key("other", "1"), 1_000, 3);

        tier.forget(KEY.task());
        assertFalse(tier.mayHold(KEY));
        assertEquals(List.of(file(directory, key("other", "1"))), files(directory));
        assertHolds(key("other", "1"), 1_000, 3);

        tier.forgetAll();
        assertEquals(List.of(), files(directory));
        assertEquals(0, tier.directory().bytes());
        assertEquals(0, tier.evictions());
    }

    /** A download in progress ends before, during or after the purge, with older content. */
    @Test
    void onlyImageRequestedAfterForgetIsKept() {
        Image image = image(50_000, 1);
        for (int round = 0; round < 100; round++) {
            long generation = tier.generation();
            CompletableFuture<Void> write = CompletableFuture.runAsync(() -> tier.write(KEY, image, generation));
            for (int turn = 0; turn < round % 10 * 1_000; turn++) {
                Thread.onSpinWait();
            }
            tier.forget(KEY.task());
            write.join();

            assertFalse(tier.mayHold(KEY), "round " + round);
            assertEquals(List.of(), files(directory), "round " + round);
        }
        write(KEY, 1_000, 1);
        assertHolds(KEY, 1_000, 1);
    }

    /** Concurrent writers, readers and purges of the same few images, with room for half of them. */
    @Test
    void concurrentReadersGetRightImageOrMissAndIndexMatchesDisk() {
        restart(4 * 5 * BLOCK);
        List<ImageKey> keys = IntStream.range(0, 8)
                .mapToObj(i -> key("task-" + i % 2, "" + i))
                .toList();
        IntStream.range(0, 6)
                .mapToObj(seed -> CompletableFuture.runAsync(
                        () -> work(keys, new Random(seed)), work -> new Thread(work).start()))
                .toList()
                .forEach(CompletableFuture::join);

        List<Path> expected = keys.stream()
                .filter(tier::mayHold)
                .map(key -> file(directory, key))
                .sorted()
                .toList();
        assertEquals(expected, files(directory).stream().sorted().toList());
        assertEquals(expected.size(), tier.directory().entries());
        assertEquals(expected.size() * 5 * BLOCK, tier.directory().bytes());
        assertEquals(0, tier.damaged());
    }

    private void work(List<ImageKey> keys, Random random) {
        for (int turn = 0; turn < 500; turn++) {
            int i = random.nextInt(keys.size());
            switch (random.nextInt(20)) {
                case 0 -> tier.forget(new TaskId("task-" + i % 2));
                case 1, 2, 3, 4, 5, 6 -> write(keys.get(i), 20_000, i);
                default ->
                    tier.read(keys.get(i))
                            .ifPresent(
                                    image -> assertArrayEquals(image(20_000, i).content(), image.content()));
            }
        }
    }

    /** The previous version compared the entity tag with the content's SHA-256. */
    @Test
    void fileOfPreviousVersionIsReadAndVerified() throws IOException {
        byte[] file = givenFile();
        byte[] previous = Arrays.copyOf(file, file.length - Long.BYTES);
        int header = ImageFile.HEADER_BYTES - Long.BYTES;
        System.arraycopy(file, ImageFile.HEADER_BYTES, previous, header, previous.length - header);
        previous[7] = 2;
        Files.write(file(directory, KEY), previous);
        assertHolds(KEY, 60, 1);

        previous[previous.length - 1] ^= 1;
        Files.write(file(directory, KEY), previous);
        assertDetected("a flipped bit");
        assertEquals(1, tier.damaged());
    }

    /** A damaged file is a miss, is removed, and can be written again. */
    private void assertDetected(String damage) {
        assertEquals(Optional.empty(), tier.read(KEY), damage);
        assertFalse(tier.mayHold(KEY), damage);
        assertFalse(Files.exists(file(directory, KEY)), damage);
        write(KEY, 60, 1);
        assertHolds(KEY, 60, 1);
    }

    private byte[] givenFile() throws IOException {
        write(KEY, 60, 1);
        return Files.readAllBytes(file(directory, KEY));
    }

    @Test
    void fileFlippedTruncatedOrGrownAnywhereIsDetected() throws IOException {
        byte[] good = givenFile();
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file(directory, KEY), flipped);
            assertDetected("bit " + bit);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file(directory, KEY), Arrays.copyOf(good, length));
            assertDetected("length " + length);
        }
        for (int more : new int[] {1, BLOCK, MAXIMUM_SIZE}) {
            Files.write(file(directory, KEY), Arrays.copyOf(good, good.length + more));
            assertDetected("longer by " + more);
        }
        try (RandomAccessFile sparse = new RandomAccessFile(file(directory, KEY).toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertDetected("a terabyte, for which nothing is allocated");
    }

    @Test
    void onlyDamageIsCounted() throws IOException {
        byte[] good = givenFile();
        good[7] = 1;
        Files.write(file(directory, KEY), good);
        assertDetected("another version");
        write(OTHER, 1_000, 2);
        Files.copy(file(directory, OTHER), Files.newOutputStream(file(directory, KEY)));
        assertDetected("the file of another key");
        Files.delete(file(directory, KEY));
        assertDetected("no file");
        assertEquals(0, tier.damaged());

        good = givenFile();
        good[good.length - 1] ^= 1;
        Files.write(file(directory, KEY), good);
        tier.read(KEY);
        tier.read(KEY);
        assertEquals(1, tier.damaged());
    }

    /** Not even a link to a correct file is followed: its target can change. */
    @Test
    void directoryOrLinkInPlaceOfFileIsRemoved() throws IOException {
        givenFile();
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file(directory, KEY), elsewhere);
        Files.createSymbolicLink(file(directory, KEY), elsewhere);
        assertDetected("a link");
        assertTrue(Files.exists(elsewhere));

        Files.delete(file(directory, KEY));
        Files.createDirectory(file(directory, KEY));
        assertDetected("an empty directory");
    }

    /** Its content is not the gateway's. */
    @Test
    void fullDirectoryInPlaceOfFileIsMissAndKept() throws IOException {
        givenFile();
        Files.delete(file(directory, KEY));
        Files.createDirectory(file(directory, KEY));
        Path precious = Files.writeString(file(directory, KEY).resolve("precious"), "of somebody");
        assertEquals(Optional.empty(), tier.read(KEY));
        assertTrue(Files.exists(precious));
    }

    @Test
    void unfinishedFilesAreRemovedAtStart() throws IOException {
        givenFile();
        Path file = file(directory, KEY);
        Path part = Files.copy(file, file.resolveSibling(file.getFileName() + ".1f.part"));
        Path probe = Files.createFile(directory.resolve("images/owner123.part"));
        Path empty = Files.createFile(file.resolveSibling("0ebb429fa86d481c-0000000000000000.image"));
        restart(ENOUGH);

        assertEquals(List.of(file), files(directory));
        assertFalse(Files.exists(part) || Files.exists(probe) || Files.exists(empty));
    }

    /** The setting may name a directory full of other things. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "precious.png",
                "images/precious.png",
                "images/0e/precious.png",
                "images/0e/0ebb429fa86d481c-38de28feb118d922.image.bak",
                "images/0e/0EBB429FA86D481C-38DE28FEB118D922.image",
                "images/0e/precious.part",
                // Right names in wrong places.
                "images/ff/0ebb429fa86d481c-38de28feb118d922.image",
                "images/0ebb429fa86d481c-38de28feb118d922.image.1f.part",
                "images/xy/0ebb429fa86d481c-38de28feb118d922.image.1f.part",
                "images/0e/0ebb429fa86d481c-00000000feb118d9.image/precious",
            })
    void foreignFilesAreKept(String name) throws IOException {
        givenFile();
        Path precious = directory.resolve(name);
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "of somebody");
        restart(ENOUGH);

        assertEquals(1, tier.directory().entries());
        tier.forgetAll();
        assertTrue(Files.exists(precious));
    }

    /** Not even through a link. */
    @Test
    void linkedFolderOutsideIsNotSwept() throws IOException {
        givenFile();
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path image = Files.createFile(outside.resolve("0123456789abcdef-0123456789abcdef.image.1f.part"));
        Files.createSymbolicLink(directory.resolve("images/01"), outside);
        restart(ENOUGH);

        assertEquals(1, tier.directory().entries());
        assertTrue(Files.exists(image));
    }
}
