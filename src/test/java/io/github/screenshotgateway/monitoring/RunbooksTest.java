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

/** Every alert has a runbook, and every runbook an alert. */
class RunbooksTest {
    /** kustomize replaces the part before the "#". */
    private static final String PAGE = "set-in-kustomization#";

    static List<Alert> alerts() {
        return Rules.alerts();
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of("src/docs/alerts.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entry(Alert alert) {
        return page().stream()
                .dropWhile(line -> !line.equals("## " + alert.name()))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void alertsAndRunbooksMatch() {
        assertEquals(
                alerts().stream().map(Alert::name).sorted().toList(),
                page().stream()
                        .filter(line -> line.startsWith("## "))
                        .map(line -> line.substring(3))
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void runbookNamesSeverityAndACommand(Alert alert) {
        List<String> entry = entry(alert);

        assertTrue(entry.stream().anyMatch(line -> line.startsWith("*" + alert.severity() + ".*")), entry.toString());
        assertTrue(
                entry.stream().anyMatch(line -> line.contains("`kubectl ") || line.contains("`curl ")),
                entry.toString());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertLinksToItsRunbook(Alert alert) {
        assertEquals(PAGE + alert.name().toLowerCase(Locale.ROOT), alert.annotation("runbook_url"));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertHasSeveritySummaryAndDescription(Alert alert) {
        assertTrue(Set.of("page", "ticket").contains(alert.severity()), alert.severity());
        assertFalse(alert.annotation("summary").isBlank());
        assertFalse(alert.annotation("description").isBlank());
        assertTrue(alert.name().startsWith("ScreenshotGateway"));
    }
}
