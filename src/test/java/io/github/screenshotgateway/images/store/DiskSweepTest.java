package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.file;
import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sweep at the start removes only files of the gateway: the setting may name a directory full of other things. */
class DiskSweepTest {
    private static final ImageKey KEY = key("task", "1");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void givenImageOfEarlierProcess() {
        try (DiskTier tier = open()) {
            tier.write(KEY, image(1_000, 1), tier.generation());
        }
        file = file(directory, KEY);
    }

    private DiskTier open() {
        return DiskTier.open(new DiskLocation(directory, true), 1 << 30, 1 << 20, new TestClock());
    }

    private int entriesAfterStart() {
        try (DiskTier tier = open()) {
            return tier.entries();
        }
    }

    @Test
    void unfinishedFilesAreRemoved() throws IOException {
        Path part = Files.copy(file, file.resolveSibling(file.getFileName() + ".1f.part"));
        Path probe = Files.createFile(directory.resolve("images/owner123.part"));

        assertEquals(1, entriesAfterStart());
        assertFalse(Files.exists(part));
        assertFalse(Files.exists(probe));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ImageFile.HEADER_BYTES, ImageFile.HEADER_BYTES + (1 << 20) + 1})
    void filesWithImpossibleLengthAreRemoved(int length) throws IOException {
        Files.write(file, new byte[length]);

        assertEquals(0, entriesAfterStart());
        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "precious.png",
                "images/precious.png",
                "images/0e/precious.png",
                "images/0e/0ebb429fa86d481c-38de28feb118d922.image.bak",
                "images/0e/precious.part",
                // Right names in wrong places.
                "images/ff/0ebb429fa86d481c-38de28feb118d922.image",
                "images/0ebb429fa86d481c-38de28feb118d922.image.1f.part",
                "images/xy/0ebb429fa86d481c-38de28feb118d922.image.1f.part",
                "images/0e/0ebb429fa86d481c-00000000feb118d9.image/precious",
            })
    void foreignFilesAreKept(String name) throws IOException {
        Path precious = directory.resolve(name);
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "of somebody");

        try (DiskTier tier = open()) {
            assertEquals(1, tier.entries());
            tier.forgetAll();
        }
        assertTrue(Files.exists(precious));
    }

    /** Not even through a link. */
    @Test
    void linkedFolderOutsideIsNotSwept() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path image = Files.copy(file, outside.resolve("0123456789abcdef-0123456789abcdef.image.1f.part"));
        Files.createSymbolicLink(directory.resolve("images/01"), outside);

        assertEquals(1, entriesAfterStart());
        assertTrue(Files.exists(image));
    }
}
