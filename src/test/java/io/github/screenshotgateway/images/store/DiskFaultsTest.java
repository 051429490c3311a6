package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.file;
import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.screenshotgateway.images.content.Image;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disk faults, other processes and other users are not faults of the gateway: nothing is thrown, one line is logged, and
 * reads go on.
 */
class DiskFaultsTest {
    private static final ImageKey KEY = key("task", "1");
    private static final ImageKey OTHER = key("task", "2");
    private static final int OTHER_USER = 65_533;

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final LogCapture log = new LogCapture();
    private final Deque<Path> mounts = new ArrayDeque<>();
    private DiskTier tier;

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
        tier = open(new DiskLocation(directory, true));
    }

    private DiskTier open(DiskLocation location) {
        return OpenDiskTier.of(location, 1 << 30, 1 << 24, clock);
    }

    private void write(ImageKey key) {
        tier.write(key, image(1_000, 1), tier.generation());
    }

    /** Whether a gateway that starts with this location keeps images on disk. */
    private boolean keeps(DiskLocation location) {
        try (DiskTier opened = open(location)) {
            opened.write(KEY, image(1_000, 1), opened.generation());
            return opened.read(KEY).isPresent();
        }
    }

    private void assertLogged(int warnings, int ends) {
        assertEquals(warnings, log.records(Level.WARNING).size(), log::text);
        assertEquals(warnings + ends, log.records(Level.INFO).size(), log::text);
    }

    private Path images() {
        return directory.resolve("images");
    }

    private void replaceImagesByFile() throws IOException {
        removeImages();
        Files.writeString(images(), "a file");
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
        assumeTrue(run(command.toArray(String[]::new)), "only an administrator may mount file systems");
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

    /** Images that were in it do not count any more. */
    @Test
    void removedDirectoryIsCreatedAgain() throws IOException {
        open();
        write(KEY);
        removeImages();
        assertTrue(tier.read(KEY).isEmpty());
        write(OTHER);

        assertTrue(tier.read(OTHER).isPresent());
        assertFalse(tier.mayHold(KEY));
        assertEquals(4096, tier.directory().bytes());
        assertLogged(0, 0);
    }

    @Test
    void fileInPlaceOfDirectoryIsLoggedOnceAndTierRecoversAfterMinute() throws IOException {
        open();
        assertTrue(tier.isUsable());
        replaceImagesByFile();
        write(KEY);
        clock.advance(Duration.ofMinutes(1));
        write(KEY);
        assertFalse(tier.isUsable());
        assertLogged(1, 0);
        assertThat(log.text(), stringContainsInOrder(directory.toString(), "gateway.images.directory"));

        Files.delete(images());
        clock.advance(Duration.ofSeconds(50));
        write(KEY);
        assertFalse(Files.exists(images()));
        clock.advance(Duration.ofSeconds(10));
        write(KEY);
        assertTrue(tier.read(KEY).isPresent());
        assertTrue(tier.isUsable());
        assertLogged(1, 1);
    }

    @Test
    void directoryBelowFileIsLoggedOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "a file");
        assertFalse(keeps(new DiskLocation(file.resolve("below"), true)));
        assertLogged(1, 0);
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
        assertEquals(List.of(file(directory, KEY)), files(directory));
        assertLogged(1, 0);
        assertThat(log.text(), containsString("No space left on device"));

        clock.advance(Duration.ofMinutes(1));
        write(OTHER);
        assertTrue(tier.read(OTHER).isPresent());
        assertLogged(1, 1);
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
        assertLogged(1, 0);
        assertThat(log.text(), containsString("Read-only file system"));

        tier.close();
        open();
        write(KEY);
        assertFalse(tier.mayHold(KEY));
        assertLogged(2, 0);
    }

    /** They would be found again after a restart, though their removal was requested. */
    @Test
    void imagesThatCannotBeDeletedAreLoggedAndNotServed() throws Exception {
        open();
        write(KEY);
        makeReadOnly();
        tier.forget(KEY.task());
        assertTrue(tier.read(KEY).isEmpty());
        assertLogged(1, 0);
    }

    /** The system refuses writes beyond a size, like a full disk: a partial file is there first. */
    @Test
    void interruptedWriteLeavesNothing() throws Exception {
        try (DiskProcess limited = DiskProcess.start("ulimit -f 200", "fill", directory)) {
            assertEquals("> small true, large false", limited.line());
        }
        assertEquals(List.of(file(directory, key("task", "small"))), files(directory));
    }

    @Test
    void killedWriterLeavesOnlyCompleteImages() throws Exception {
        try (DiskProcess writer = DiskProcess.start("true", "write", directory)) {
            assertNotNull(writer.line());
            assertNotNull(writer.line());
        }
        open();
        List<ImageKey> held = IntStream.range(0, DiskProcess.IMAGES)
                .mapToObj(id -> key("task", "" + id))
                .filter(tier::mayHold)
                .toList();
        assertFalse(held.isEmpty());
        assertEquals(held.size(), files(directory).size());
        for (ImageKey key : held) {
            assertEquals(
                    DiskProcess.SIZE,
                    Image.of(tier.read(key).orElseThrow().content()).size());
        }
        assertEquals(0, tier.damaged());
    }

    private DiskProcess hold() throws IOException {
        return DiskProcess.start("true", "hold", directory);
    }

    /** The other process may also be the previous one, which is ending, or has been killed. */
    @Test
    void directoryOfOtherProcessIsLeftAloneUntilThatDies() throws Exception {
        try (DiskProcess other = hold()) {
            assertEquals("> entries 1", other.line());
            open();
            write(KEY);
            assertFalse(tier.mayHold(KEY));
            assertEquals(0, tier.directory().entries());
            assertLogged(1, 0);
            assertThat(
                    log.text(),
                    stringContainsInOrder(directory.toString(), "gateway.images.directory", "another process"));

            other.kill();
            clock.advance(Duration.ofMinutes(1));
            write(KEY);
            assertTrue(tier.read(KEY).isPresent());
            assertTrue(tier.read(key("task", "held")).isPresent());
        }
    }

    /** POSIX would release the lock, if the second tier opened and closed the file. */
    @Test
    void firstTierOfProcessHoldsDirectoryUntilItCloses() throws Exception {
        open();
        assertFalse(keeps(new DiskLocation(directory, true)));
        try (DiskProcess other = hold()) {
            assertEquals("> entries 0", other.line());
        }
        write(KEY);
        assertTrue(tier.read(KEY).isPresent());

        tier.close();
        try (DiskProcess other = hold()) {
            assertEquals("> entries 2", other.line());
        }
    }

    /** A cleaner of temporary files may remove a held lock, and the next process then locks another file. */
    @Test
    void removedLockIsTakenAgainOrLostToOtherProcess() throws Exception {
        open();
        Files.delete(images().resolve("lock"));
        write(KEY);
        assertTrue(tier.read(KEY).isPresent());
        try (DiskProcess other = hold()) {
            assertEquals("> entries 0", other.line());
        }

        Files.delete(images().resolve("lock"));
        try (DiskProcess other = hold()) {
            assertEquals("> entries 2", other.line());
            write(OTHER);
            assertFalse(tier.mayHold(OTHER));
            assertLogged(1, 0);
        }
    }

    /** The default directory, in the temporary directory that all users share. */
    private Path shared() {
        return directory.resolve("screenshot-gateway");
    }

    private static void giveAway(Path path) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            abort("this user may not give files to others");
        }
    }

    /** Kubernetes opens volumes to a group. */
    @Test
    void filesAreAccessibleToOwnerOnlyAlsoInOpenedFolders() throws IOException {
        assertTrue(keeps(DiskLocation.in(directory)));
        for (Path opened : List.of(shared(), shared().resolve("images"))) {
            Files.setPosixFilePermissions(opened, fromString("rwxrwxrwx"));
        }
        assertTrue(keeps(DiskLocation.in(directory)));

        try (Stream<Path> all = Files.walk(shared())) {
            for (Path path : all.toList()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertEquals(fromString(expected), Files.getPosixFilePermissions(path), path.toString());
            }
        }
    }

    @Test
    void linkAsDefaultDirectoryIsRefusedAndTargetStaysEmpty() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(shared(), target);
        assertFalse(keeps(DiskLocation.in(directory)));
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void defaultDirectoryOfOtherUserIsRefusedWithWarning() throws IOException {
        giveAway(Files.createDirectory(shared()));
        assertFalse(keeps(DiskLocation.in(directory)));
        assertThat(log.text(), containsString(shared() + " belongs to "));
    }

    @Test
    void imagesFolderThatIsLinkOrOfOtherUserIsRefusedInAnyDirectory() throws IOException {
        Path images = Files.createDirectory(shared()).resolve("images");
        Files.createSymbolicLink(images, Files.createDirectory(directory.resolve("target")));
        assertFalse(keeps(DiskLocation.in(directory)));
        assertFalse(keeps(new DiskLocation(shared(), true)));

        Files.delete(images);
        giveAway(Files.createDirectory(images));
        assertFalse(keeps(DiskLocation.in(directory)));
        assertFalse(keeps(new DiskLocation(shared(), true)));
    }

    /** A volume, for example, belongs to the system. */
    @Test
    void configuredDirectoryMayBelongToOtherUserOrBeLinkOrMissing() throws IOException {
        assertTrue(keeps(new DiskLocation(directory.resolve("a/b/c"), true)));
        Path volume = Files.createDirectory(directory.resolve("volume"));
        giveAway(volume);
        Path link = Files.createSymbolicLink(directory.resolve("link"), volume);
        assertTrue(keeps(new DiskLocation(link, true)));
        assertEquals(OTHER_USER, Files.getAttribute(volume, "unix:uid"));
    }
}
