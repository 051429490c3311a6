package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.monitoring.Rules.Alert;
import io.github.screenshotgateway.support.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the rules with Prometheus' own tool, and runs the scenarios of {@code src/test/alerts}: series, and when they make
 * an alert fire. Every alert has a file of its name.
 */
@Promtool.Needed
class AlertsTest {
    private static final Path SCENARIOS = Path.of("src/test/alerts");
    private static final String RULES = "rules.yaml";

    @TempDir
    Path folder;

    static List<Alert> alerts() {
        return Rules.alerts();
    }

    @BeforeEach
    void writeRules() {
        Rules.write(Rules.file(), folder.resolve(RULES));
    }

    @Test
    void promtoolAcceptsRules() {
        Promtool.Result result = Promtool.run(folder, "check", "rules", "--lint=all", "--lint-fatal", RULES);

        assertTrue(result.ok(), result.output());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertPassesItsScenarios(Alert alert) throws IOException {
        String file = alert.name() + ".yaml";
        Files.copy(SCENARIOS.resolve(file), folder.resolve(file));

        Promtool.Result result = Promtool.run(folder, "test", "rules", file);

        assertTrue(result.ok(), result.output());
    }

    @Test
    void everyScenarioFileHasItsAlert() {
        assertEquals(alerts().size(), SCENARIOS.toFile().list().length);
    }

    /** The quiet ones are two of: a blip, a restart, another service, no traffic, no metric. */
    @ParameterizedTest
    @MethodSource("alerts")
    void scenariosShowAlertFiringAndEndingAndTwiceQuiet(Alert alert) {
        int ending = 0;
        int quiet = 0;
        for (JsonNode scenario :
                Rules.read(SCENARIOS.resolve(alert.name() + ".yaml")).path("tests")) {
            List<Boolean> firing = new ArrayList<>();
            for (JsonNode evaluation : scenario.path("alert_rule_test")) {
                assertEquals(alert.name(), evaluation.path("alertname").asText());
                firing.add(!evaluation.path("exp_alerts").isEmpty());
            }
            quiet += firing.contains(true) ? 0 : 1;
            ending += firing.contains(true) && !firing.get(firing.size() - 1) ? 1 : 0;
        }

        assertTrue(ending >= 1, "fires and ends");
        assertTrue(quiet >= 2, "stays quiet");
    }
}
