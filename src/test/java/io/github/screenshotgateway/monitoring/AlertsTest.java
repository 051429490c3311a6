package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.screenshotgateway.monitoring.Rules.Alert;
import io.github.screenshotgateway.support.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the rules, and runs the scenarios of {@code src/test/alerts}, with Prometheus' own tool. */
@Promtool.Needed
class AlertsTest {
    private static final String RULES = "rules.yaml";
    private static final Alert ANY = Rules.alerts().get(0);

    @TempDir
    Path folder;

    static List<Alert> alerts() {
        return Rules.alerts();
    }

    private Promtool.Result check(JsonNode rules) {
        Rules.write(rules, folder.resolve(RULES));
        return Promtool.run(folder, "check", "rules", "--lint=all", "--lint-fatal", RULES);
    }

    private Promtool.Result runScenarios(Alert alert, JsonNode rules) throws IOException {
        String file = AlertScenarios.file(alert.name());
        Files.copy(AlertScenarios.FOLDER.resolve(file), folder.resolve(file));
        Rules.write(rules, folder.resolve(RULES));
        return Promtool.run(folder, "test", "rules", file);
    }

    /** The rules with another expression for one alert. */
    private static JsonNode with(Alert alert, String expression) {
        JsonNode rules = Rules.file();
        Rules.rules(rules)
                .filter(rule -> rule.path("alert").asText().equals(alert.name()))
                .forEach(rule -> ((ObjectNode) rule).put("expr", expression).remove("for"));
        return rules;
    }

    @Test
    void promtoolAcceptsRules() {
        Promtool.Result result = check(Rules.file());

        assertTrue(result.ok(), result.output());
    }

    @Test
    void promtoolRejectsMalformedExpression() {
        assertFalse(check(with(ANY, ANY.expression() + ")")).ok());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertPassesItsScenarios(Alert alert) throws IOException {
        Promtool.Result result = runScenarios(alert, Rules.file());

        assertTrue(result.ok(), result.output());
    }

    @Test
    void scenariosFailForAlertThatNeverFires() throws IOException {
        assertFalse(runScenarios(ANY, with(ANY, "vector(1) < 0")).ok());
    }

    @Test
    void scenariosFailForAlertThatAlwaysFires() throws IOException {
        assertFalse(runScenarios(ANY, with(ANY, "vector(1)")).ok());
    }
}
