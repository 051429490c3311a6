package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.monitoring.Rules.Alert;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert has scenarios in which it fires, ends, and stays quiet. {@link AlertsTest} runs them. */
class AlertScenariosTest {
    static List<Alert> alerts() {
        return Rules.alerts();
    }

    @Test
    void everyAlertHasScenarios() {
        assertEquals(alerts().stream().map(Alert::name).sorted().toList(), AlertScenarios.alerts());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void scenariosEvaluateTheirOwnAlert(Alert alert) {
        assertEquals(List.of(alert.name()), AlertScenarios.lookedAt(alert.name()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertFiresAndEndsInOneScenario(Alert alert) {
        assertTrue(AlertScenarios.looks(alert.name()).stream()
                .anyMatch(looks -> looks.contains(true) && !looks.get(looks.size() - 1)));
    }

    /** At least two of: a blip, a restart, another service, no traffic, no metric. */
    @ParameterizedTest
    @MethodSource("alerts")
    void alertStaysQuietInTwoScenarios(Alert alert) {
        assertTrue(AlertScenarios.looks(alert.name()).stream()
                        .filter(looks -> !looks.contains(true))
                        .count()
                >= 2);
    }
}
