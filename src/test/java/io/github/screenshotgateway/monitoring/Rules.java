package io.github.screenshotgateway.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rules of the PrometheusRule. Its {@code spec} has the format of a Prometheus rules file. */
final class Rules {
    static final Path MANIFEST = Path.of("k8s/components/monitoring/prometheus-rule.yaml");

    private static final YAMLMapper YAML = new YAMLMapper();

    private Rules() {}

    /** An alerting rule. */
    record Alert(String name, String expression, String severity, JsonNode annotations) {
        String annotation(String key) {
            return annotations.path(key).asText();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A modifiable copy of the rules file. */
    static JsonNode file() {
        return read(MANIFEST).path("spec");
    }

    static List<Alert> alerts() {
        return rules(file())
                .filter(rule -> rule.has("alert"))
                .map(rule -> new Alert(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule.path("labels").path("severity").asText(),
                        rule.path("annotations")))
                .toList();
    }

    /** Names of the recorded series. */
    static List<String> recorded() {
        return rules(file())
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").asText())
                .toList();
    }

    /** The expressions of all rules. */
    static List<String> expressions() {
        return rules(file()).map(rule -> rule.path("expr").asText()).toList();
    }

    static Stream<JsonNode> rules(JsonNode file) {
        return elements(file.path("groups")).flatMap(group -> elements(group.path("rules")));
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(array.elements(), Spliterator.ORDERED), false);
    }

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(JsonNode rules, Path file) {
        try {
            Files.writeString(file, YAML.writeValueAsString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
