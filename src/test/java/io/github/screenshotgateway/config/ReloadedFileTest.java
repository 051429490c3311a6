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
    void write() throws IOException {
        path = Files.writeString(folder.resolve("number"), "1");
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    private ReloadedFile<Integer> opened() {
        return new ReloadedFile<>(SETTING, "The number", path, ReloadedFileTest::parsed, vertx);
    }

    private static Integer parsed(String text) {
        if (!text.matches("\\d+")) {
            throw new InvalidSetting(SETTING, "it is no number.");
        }
        return Integer.valueOf(text);
    }

    private static void readAgain(ReloadedFile<?> file) {
        file.readAgain().await().indefinitely();
    }

    @Test
    void whatTheFileHoldsAtTheStartIsChecked() throws IOException {
        Files.writeString(path, "one");

        assertThrows(InvalidSetting.class, this::opened);
    }

    @Test
    void aFileThatIsNotThereAtTheStartIsNamedByItsSetting() throws IOException {
        Files.delete(path);

        InvalidSetting refusal = assertThrows(InvalidSetting.class, this::opened);
        assertTrue(refusal.getMessage().contains("GATEWAY_SOME_FILE"), refusal.getMessage());
    }

    /** A device or a log by mistake would fill the memory. */
    @Test
    void aFileBeyondAMegabyteIsRefused() throws IOException {
        Files.writeString(path, "1".repeat(1024 * 1024 + 1));

        assertThrows(InvalidSetting.class, this::opened);
    }

    /** As some editors of other systems write it. */
    @Test
    void aByteOrderMarkIsNoPartOfTheContent() throws IOException {
        Files.writeString(path, "\ufeff1");

        assertEquals(1, opened().value());
    }

    @Test
    void aChangeIsTakenOverAndToldOnce() throws IOException {
        ReloadedFile<Integer> file = opened();
        try (LogCapture log = new LogCapture()) {
            Files.writeString(path, "2");
            readAgain(file);
            readAgain(file);

            assertEquals(2, file.value());
            assertEquals(1, log.records(Level.INFO).size());
        }
    }

    @Test
    void whatMakesNoSenseLaterIsToldOnceAndTheLastGoodValueStays() throws IOException {
        ReloadedFile<Integer> file = opened();
        try (LogCapture log = new LogCapture()) {
            Files.writeString(path, "secret");
            readAgain(file);
            readAgain(file);

            assertEquals(1, file.value());
            assertFalse(file.usable());
            assertEquals(1, log.records(Level.WARNING).size());
            assertFalse(log.text().contains("secret"), log.text());
        }
    }

    @Test
    void aFileThatMakesSenseAgainIsUsableAgain() throws IOException {
        ReloadedFile<Integer> file = opened();
        Files.delete(path);
        readAgain(file);

        Files.writeString(path, "1");
        readAgain(file);

        assertTrue(file.usable());
    }
}
