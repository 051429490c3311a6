package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time uses a directory. */
class DirectoryLockTest {
    private static final ImageKey KEY = key("task", "1");

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    private DiskTier open() {
        return DiskTier.open(new DiskLocation(directory, true), 1 << 30, 1 << 20, clock);
    }

    private DiskProcess hold() throws IOException {
        return DiskProcess.start("true", "hold", directory);
    }

    @Test
    void directoryOfOtherProcessIsLeftAloneWithWarning() throws Exception {
        try (DiskProcess other = hold();
                LogCapture log = new LogCapture()) {
            assertEquals("> entries 1", other.line());
            try (DiskTier tier = open()) {
                tier.write(KEY, image(1_000, 1), tier.generation());

                assertFalse(tier.mayHold(KEY));
                assertEquals(0, tier.entries());
                assertEquals(1, log.records(Level.WARNING).size());
                assertThat(
                        log.text(),
                        allOf(
                                containsString("gateway.images.directory"),
                                containsString(directory.toString()),
                                containsString("another process")));
            }
        }
    }

    /** The previous process may still be ending, or may have been killed. */
    @Test
    void directoryIsTakenOverAfterOtherProcessDies() throws Exception {
        try (DiskProcess other = hold()) {
            other.line();
            try (DiskTier tier = open()) {
                other.kill();
                clock.advance(Duration.ofMinutes(1));
                tier.write(KEY, image(1_000, 1), tier.generation());

                assertTrue(tier.read(KEY).isPresent());
                assertTrue(tier.read(key("task", "held")).isPresent());
            }
        }
    }

    @Test
    void secondTierOfProcessLeavesDirectoryToFirst() throws Exception {
        try (DiskTier first = open()) {
            try (DiskTier second = open()) {
                second.write(KEY, image(1_000, 1), second.generation());
                assertEquals(0, second.entries());
            }
            // POSIX would release the lock here, if the second tier had opened and closed the file.
            try (DiskProcess other = hold()) {
                assertEquals("> entries 0", other.line());
            }
            first.write(KEY, image(1_000, 1), first.generation());
            assertTrue(first.read(KEY).isPresent());
        }
    }

    @Test
    void closeReleasesDirectory() throws Exception {
        open().close();

        try (DiskProcess other = hold()) {
            assertEquals("> entries 1", other.line());
        }
        try (DiskTier again = open()) {
            assertEquals(1, again.entries());
        }
    }

    /** A cleaner of temporary files may remove a held lock, and the next process then locks another file. */
    @Test
    void removedLockTakenByOtherProcessIsLost() throws Exception {
        try (DiskTier tier = open();
                LogCapture log = new LogCapture()) {
            Files.delete(directory.resolve("images").resolve("lock"));
            try (DiskProcess other = hold()) {
                assertEquals("> entries 1", other.line());
                tier.write(KEY, image(1_000, 1), tier.generation());

                assertFalse(tier.mayHold(KEY));
                assertEquals(1, log.records(Level.WARNING).size());
            }
        }
    }

    @Test
    void removedLockIsTakenAgain() throws Exception {
        try (DiskTier tier = open()) {
            tier.write(KEY, image(1_000, 1), tier.generation());
            Files.delete(directory.resolve("images").resolve("lock"));
            tier.write(key("task", "2"), image(1_000, 2), tier.generation());

            assertTrue(tier.read(KEY).isPresent());
            try (DiskProcess other = hold()) {
                assertEquals("> entries 0", other.line());
            }
        }
    }
}
