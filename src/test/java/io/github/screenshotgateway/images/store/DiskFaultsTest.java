package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disk faults are not faults of the gateway: nothing is thrown, one line is logged, and reads go on. */
class DiskFaultsTest {
    private static final ImageKey KEY = key("task", "1");
    private static final ImageKey OTHER = key("task", "2");

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final LogCapture log = new LogCapture();
    private DiskTier tier;
    private final Deque<Path> mounts = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        if (tier != null) {
            tier.close();
        }
        log.close();
        for (Path mounted : mounts) {
            run("umount", mounted.toString());
        }
    }

    private void open() {
        tier = DiskTier.open(new DiskLocation(directory, true), 1 << 30, 1 << 24, clock);
    }

    private void write(ImageKey key) {
        tier.write(key, image(1_000, 1), tier.generation());
    }

    private int logCount(Level level) {
        return (int) log.records(level).stream()
                .filter(logged -> logged.getLevel().equals(level))
                .count();
    }

    private Path images() {
        return directory.resolve("images");
    }

    private void removeImages() throws IOException {
        try (Stream<Path> all = Files.walk(images())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void mount(Path where, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(where.toString());
        assumeTrue(
                run(command.toArray(String[]::new)),
                "only an administrator may mount file systems, and this test needs one that is full or read-only");
        mounts.push(where);
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Mounts the files over themselves, because a file system with an open file, such as the lock, stays writable. */
    private void makeReadOnly() throws Exception {
        mount(images(), "--bind", images().toString());
        assertTrue(run("mount", "-o", "remount,bind,ro", images().toString()));
    }

    @Test
    void removedDirectoryIsCreatedAgain() throws IOException {
        open();
        write(KEY);
        removeImages();

        assertTrue(tier.read(KEY).isEmpty());
        write(OTHER);

        assertTrue(tier.read(OTHER).isPresent());
        assertEquals(1, tier.entries());
        assertEquals(0, logCount(Level.WARNING));
    }

    /** Images that were in it do not count any more. */
    @Test
    void indexIsRebuiltWithDirectory() throws IOException {
        open();
        write(KEY);
        removeImages();
        write(OTHER);

        assertFalse(tier.mayHold(KEY));
        assertEquals(4096, tier.bytes());
    }

    @Test
    void fileInPlaceOfDirectoryIsLoggedOnceAndTierRecovers() throws IOException {
        open();
        removeImages();
        Files.writeString(images(), "a file");
        write(KEY);
        clock.advance(Duration.ofMinutes(1));
        write(KEY);

        assertEquals(1, logCount(Level.WARNING));
        assertThat(log.text(), allOf(containsString("gateway.images.directory"), containsString(directory.toString())));
        Files.delete(images());
        clock.advance(Duration.ofMinutes(1));
        write(KEY);

        assertTrue(tier.read(KEY).isPresent());
        assertEquals(1, logCount(Level.WARNING));
        assertEquals(1, logCount(Level.INFO));
    }

    @Test
    void tierIsUnusableFromFailureToNextSuccess() throws IOException {
        open();
        assertTrue(tier.isUsable());
        removeImages();
        Files.writeString(images(), "a file");
        write(KEY);
        clock.advance(Duration.ofMinutes(2));
        assertFalse(tier.isUsable());

        Files.delete(images());
        write(KEY);
        assertTrue(tier.isUsable());
    }

    @Test
    void failedWriteIsRetriedAfterMinute() throws IOException {
        open();
        removeImages();
        Files.writeString(images(), "a file");
        write(KEY);
        Files.delete(images());
        clock.advance(Duration.ofSeconds(50));
        write(KEY);
        assertFalse(Files.exists(images()));

        clock.advance(Duration.ofSeconds(10));
        write(KEY);
        assertTrue(tier.mayHold(KEY));
    }

    @Test
    void directoryBelowFileIsLoggedOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "a file");
        tier = DiskTier.open(new DiskLocation(file.resolve("below"), true), 1 << 30, 1 << 20, clock);
        write(KEY);

        assertFalse(tier.mayHold(KEY));
        assertEquals(1, logCount(Level.WARNING));
    }

    @Test
    void fullDiskPausesWritesButNotReads() throws Exception {
        mount(directory, "-t", "tmpfs", "-o", "size=1m", "tmpfs");
        open();
        write(KEY);
        tier.write(OTHER, image(2_000_000, 2), tier.generation());
        write(OTHER);

        assertTrue(tier.read(KEY).isPresent());
        assertFalse(tier.mayHold(OTHER));
        assertEquals(List.of(StoredImage.file(directory, KEY)), files(directory));
        assertEquals(1, logCount(Level.WARNING));
        assertThat(log.text(), containsString("No space left on device"));

        clock.advance(Duration.ofMinutes(1));
        write(OTHER);
        assertTrue(tier.read(OTHER).isPresent());
        assertEquals(1, logCount(Level.INFO));
    }

    @Test
    void readOnlyDiskPausesWritesButNotReads() throws Exception {
        open();
        write(KEY);
        makeReadOnly();
        write(OTHER);
        clock.advance(Duration.ofMinutes(1));
        write(OTHER);

        assertTrue(tier.read(KEY).isPresent());
        assertFalse(tier.mayHold(OTHER));
        assertEquals(1, logCount(Level.WARNING));
        assertThat(log.text(), containsString("Read-only file system"));
    }

    /** They would be found again after a restart, though their removal was requested. */
    @Test
    void imagesThatCannotBeDeletedAreLoggedAndNotServed() throws Exception {
        open();
        write(KEY);
        makeReadOnly();
        tier.forget(KEY.task());

        assertTrue(tier.read(KEY).isEmpty());
        assertEquals(1, logCount(Level.WARNING));
    }

    @Test
    void diskReadOnlyFromStartIsLoggedOnce() throws Exception {
        open();
        tier.close();
        makeReadOnly();
        open();
        write(KEY);

        assertFalse(tier.mayHold(KEY));
        assertEquals(1, logCount(Level.WARNING));
    }

    /** The system refuses writes beyond a size, like a full disk: a partial file is there first. */
    @Test
    void interruptedWriteLeavesNothing() throws Exception {
        try (DiskProcess limited = DiskProcess.start("ulimit -f 200", "fill", directory)) {
            assertEquals("> small true, large false", limited.line());
        }
        assertEquals(List.of(StoredImage.file(directory, key("task", "small"))), files(directory));
        open();
    }
}
