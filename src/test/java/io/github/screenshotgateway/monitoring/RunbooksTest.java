package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.monitoring.Rules.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is woken up finds what to do, and nothing is told of alerts that there are not. */
class RunbooksTest {
    private static final String README = "https://github.com/screenshotgateway/screenshot-gateway#";

    static List<Alert> alerts() {
        return Rules.alerts();
    }

    private static List<String> section() {
        try {
            return Files.readAllLines(Path.of("README.md")).stream()
                    .dropWhile(line -> !line.equals("## Running it"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entry(Alert alert) {
        return section().stream()
                .dropWhile(line -> !line.equals("#### " + alert.name()))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void everyAlertHasItsEntryInTheReadmeAndTheOtherWayRound() {
        assertEquals(
                alerts().stream().map(Alert::name).sorted().toList(),
                section().stream()
                        .filter(line -> line.startsWith("#### "))
                        .map(line -> line.substring(5))
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itSaysWhetherSomebodyIsWokenUpAndShowsACommand(Alert alert) {
        List<String> entry = entry(alert);

        assertTrue(entry.stream().anyMatch(line -> line.startsWith("*" + alert.severity() + ".*")), entry.toString());
        assertTrue(
                entry.stream().anyMatch(line -> line.contains("`kubectl ") || line.contains("`curl ")),
                entry.toString());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void theAlertLeadsThere(Alert alert) {
        assertEquals(README + alert.name().toLowerCase(Locale.ROOT), alert.annotation("runbook_url"));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itSaysWhatIsTheMatter(Alert alert) {
        assertTrue(Set.of("page", "ticket").contains(alert.severity()), alert.severity());
        assertFalse(alert.annotation("summary").isBlank());
        assertFalse(alert.annotation("description").isBlank());
        assertTrue(alert.name().startsWith("ScreenshotGateway"));
    }
}
