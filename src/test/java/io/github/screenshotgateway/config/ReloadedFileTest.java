package io.github.screenshotgateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.LogCapture;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFileTest {
    private static final String SETTING = "gateway.some-file";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path path;

    @BeforeEach
    void writeFile() throws IOException {
        path = Files.writeString(folder.resolve("number"), "1");
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    private ReloadedFile<Integer> open() {
        return new ReloadedFile<>(SETTING, "The number", path, ReloadedFileTest::parsed, vertx);
    }

    private static Integer parsed(String text) {
        if (!text.matches("\\d+")) {
            throw new InvalidSetting(SETTING, "it is no number.");
        }
        return Integer.valueOf(text);
    }

    private static void readAgain(ReloadedFile<?> file) {
        file.reload().await().indefinitely();
    }

    @Test
    void malformedFileAtStartIsInvalidSetting() throws IOException {
        Files.writeString(path, "one");
        assertThrows(InvalidSetting.class, this::open);
    }

    @Test
    void missingFileAtStartNamesSetting() throws IOException {
        Files.delete(path);
        InvalidSetting refusal = assertThrows(InvalidSetting.class, this::open);
        assertTrue(refusal.getMessage().contains("GATEWAY_SOME_FILE"), refusal.getMessage());
    }

    /** A device or a log, set by mistake, would fill the memory. */
    @Test
    void fileBeyondMegabyteIsRefused() throws IOException {
        Files.writeString(path, "1".repeat(1024 * 1024 + 1));
        assertThrows(InvalidSetting.class, this::open);
    }

    /** Some editors write one. */
    @Test
    void byteOrderMarkIsIgnored() throws IOException {
        Files.writeString(path, "\ufeff1");
        assertEquals(1, open().value());
    }

    @Test
    void changedFileIsReloadedAndLoggedOnce() throws IOException {
        ReloadedFile<Integer> file = open();
        try (LogCapture log = new LogCapture()) {
            Files.writeString(path, "2");
            readAgain(file);
            readAgain(file);

            assertEquals(2, file.value());
            assertEquals(1, log.records(Level.INFO).size());
        }
    }

    @Test
    void malformedReloadWarnsOnceAndKeepsLastValue() throws IOException {
        ReloadedFile<Integer> file = open();
        try (LogCapture log = new LogCapture()) {
            Files.writeString(path, "secret");
            readAgain(file);
            readAgain(file);

            assertEquals(1, file.value());
            assertFalse(file.isUsable());
            assertEquals(1, log.records(Level.WARNING).size());
            assertFalse(log.text().contains("secret"), log.text());
        }
    }

    @Test
    void restoredFileIsUsableAgain() throws IOException {
        ReloadedFile<Integer> file = open();
        Files.delete(path);
        readAgain(file);
        Files.writeString(path, "1");
        readAgain(file);
        assertTrue(file.isUsable());
    }
}
