package io.github.screenshotgateway.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** The Grafana dashboard. */
final class Dashboard {
    static final JsonNode JSON = Rules.read(Path.of("k8s/components/monitoring/dashboard.json"));

    private Dashboard() {}

    /** A panel's query and its legend. */
    record Query(String panel, String expression, String legend) {}

    /** All panels except rows, which show nothing. */
    static List<JsonNode> panels() {
        return Rules.elements(JSON.path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    static List<Query> queries() {
        return panels().stream()
                .flatMap(panel -> Rules.elements(panel.path("targets"))
                        .map(target -> new Query(
                                panel.path("title").asText(),
                                target.path("expr").asText(),
                                target.path("legendFormat").asText())))
                .toList();
    }

    static List<JsonNode> variables() {
        return Rules.elements(JSON.path("templating").path("list")).toList();
    }

    /** The look-ups of the query variables, as queries. */
    static List<String> lookups() {
        return variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .map(variable -> variable.path("query").path("query").asText())
                .map(query -> query.replaceAll("^label_values\\((.*), (\\w+)\\)$", "max by ($2) ($1)"))
                .toList();
    }
}
