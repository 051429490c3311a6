package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the shared temporary directory, no other user reads the images or plants some. */
class OwnerOnlyTest {
    private static final ImageKey KEY = key("task", "1");
    private static final int OTHER_USER = 65_533;

    @TempDir
    Path temporary;

    private boolean keeps(DiskLocation location) {
        try (DiskTier tier = DiskTier.open(location, 1 << 30, 1 << 20, new TestClock())) {
            tier.write(KEY, image(1_000, 1), tier.generation());
            return tier.read(KEY).isPresent();
        }
    }

    private boolean keeps() {
        return keeps(DiskLocation.in(temporary));
    }

    private Path directory() {
        return temporary.resolve("screenshot-gateway");
    }

    private static void giveAway(Path path) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            abort("this user may not give files to others");
        }
    }

    @Test
    void filesAreAccessibleToOwnerOnly() throws IOException {
        assertTrue(keeps());

        try (Stream<Path> all = Files.walk(directory())) {
            for (Path path : all.toList()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertEquals(fromString(expected), Files.getPosixFilePermissions(path), path.toString());
            }
        }
    }

    /** As Kubernetes opens volumes to a group. */
    @Test
    void openedFoldersAreRestrictedAgain() throws IOException {
        keeps();
        for (Path opened : List.of(directory(), directory().resolve("images"))) {
            Files.setPosixFilePermissions(opened, fromString("rwxrwxrwx"));
        }

        assertTrue(keeps());
        for (Path opened : List.of(directory(), directory().resolve("images"))) {
            assertEquals(fromString("rwx------"), Files.getPosixFilePermissions(opened));
        }
    }

    @Test
    void linkAsDefaultDirectoryIsRefusedAndTargetStaysEmpty() throws IOException {
        Path target = Files.createDirectory(temporary.resolve("target"));
        Files.createSymbolicLink(directory(), target);

        assertFalse(keeps());
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void defaultDirectoryOfOtherUserIsRefusedWithWarning() throws IOException {
        Files.createDirectory(directory());
        giveAway(directory());

        try (LogCapture log = new LogCapture()) {
            assertFalse(keeps());
            assertThat(log.text(), containsString(directory() + " belongs to "));
        }
    }

    @Test
    void imagesFolderOfOtherUserIsRefusedInAnyDirectory() throws IOException {
        keeps();
        giveAway(directory().resolve("images"));

        assertFalse(keeps());
        assertFalse(keeps(new DiskLocation(directory(), true)));
    }

    @Test
    void linkAsImagesFolderIsRefusedInAnyDirectory() throws IOException {
        Files.createDirectory(directory());
        Files.createSymbolicLink(directory().resolve("images"), Files.createDirectory(temporary.resolve("target")));

        assertFalse(keeps());
        assertFalse(keeps(new DiskLocation(directory(), true)));
    }

    /** A volume, for example, belongs to the system. */
    @Test
    void configuredDirectoryMayBelongToOtherUserAndBeLink() throws IOException {
        Path volume = Files.createDirectory(temporary.resolve("volume"));
        giveAway(volume);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), volume);

        assertTrue(keeps(new DiskLocation(link, true)));
        assertEquals(OTHER_USER, Files.getAttribute(volume, "unix:uid"));
    }

    @Test
    void missingConfiguredDirectoryIsCreated() {
        assertTrue(keeps(new DiskLocation(temporary.resolve("a/b/c"), true)));
    }
}
