package io.github.screenshotgateway.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Promtool's test cases: series, and when they make an alert fire. Every alert has a file of its name. */
final class AlertScenarios {
    static final Path FOLDER = Path.of("src/test/alerts");

    private AlertScenarios() {}

    static String file(String alert) {
        return alert + ".yaml";
    }

    /** Names of the alerts that have a file. */
    static List<String> alerts() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replaceAll("\\.yaml$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For every scenario of an alert: whether it fires at each evaluation, in order. */
    static List<List<Boolean>> looks(String alert) {
        return Rules.elements(tests(alert))
                .map(test -> Rules.elements(test.path("alert_rule_test"))
                        .map(look -> !look.path("exp_alerts").isEmpty())
                        .toList())
                .toList();
    }

    /** The alerts that a file evaluates. */
    static List<String> lookedAt(String alert) {
        return Rules.elements(tests(alert))
                .flatMap(test -> Rules.elements(test.path("alert_rule_test")))
                .map(look -> look.path("alertname").asText())
                .distinct()
                .toList();
    }

    private static JsonNode tests(String alert) {
        return Rules.read(FOLDER.resolve(file(alert))).path("tests");
    }
}
