package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.screenshotgateway.monitoring.Dashboard.Query;
import io.github.screenshotgateway.monitoring.PromQl.Selector;
import io.github.screenshotgateway.support.Promtool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For most of these faults, Grafana shows an empty panel and no error. */
class DashboardTest {
    /** Grafana's units: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats */
    private static final Set<String> UNITS =
            Set.of("short", "s", "bytes", "Bps", "ops", "reqps", "percentunit", "bool_yes_no");

    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    static List<JsonNode> panels() {
        return Dashboard.panels();
    }

    static List<Query> queries() {
        return Dashboard.queries();
    }

    @Test
    void variablesAreDatasourceNamespaceAndPod() {
        assertEquals(
                List.of("datasource", "namespace", "pod"),
                Dashboard.variables().stream()
                        .map(variable -> variable.path("name").asText())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("panels")
    void everyPanelHasTitleDescriptionUnitAndQuery(JsonNode panel) {
        assertFalse(panel.path("title").asText().isBlank());
        assertFalse(panel.path("description").asText().isBlank());
        assertTrue(UNITS.contains(
                panel.path("fieldConfig").path("defaults").path("unit").asText()));
        assertFalse(panel.path("targets").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("panels")
    void everyPanelUsesChosenDatasource(JsonNode panel) {
        assertEquals("${datasource}", panel.path("datasource").path("uid").asText());
    }

    @Test
    void idsAndTitlesAreUnique() {
        List<String> ids = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        Rules.elements(Dashboard.JSON.path("panels")).forEach(panel -> {
            ids.add(panel.path("id").asText());
            titles.add(panel.path("title").asText());
        });

        assertEquals(ids.size(), new HashSet<>(ids).size());
        assertEquals(titles.size(), new HashSet<>(titles).size());
    }

    @Test
    void panelsDoNotOverlap() {
        Set<String> cells = new HashSet<>();
        Rules.elements(Dashboard.JSON.path("panels"))
                .map(panel -> panel.path("gridPos"))
                .forEach(place -> {
                    int x = place.path("x").asInt();
                    int y = place.path("y").asInt();
                    assertTrue(x + place.path("w").asInt() <= 24, place.toString());
                    for (int dx = 0; dx < place.path("w").asInt(); dx++) {
                        for (int dy = 0; dy < place.path("h").asInt(); dy++) {
                            assertTrue(cells.add((x + dx) + " " + (y + dy)), place.toString());
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQuerySelectsChosenNamespace(Query query) {
        for (Selector selector : PromQl.parse(query.expression()).selectors()) {
            assertTrue(
                    selector.conditions().contains(new PromQl.Condition("namespace", "=", "$namespace")),
                    selector.toString());
        }
    }

    /** A label that the query drops is empty in the legend. */
    @ParameterizedTest
    @MethodSource("queries")
    void legendsUseOnlyLabelsThatQueriesKeep(Query query) {
        List<String> named = LEGEND_LABEL
                .matcher(query.legend())
                .results()
                .map((MatchResult label) -> label.group(1))
                .toList();

        assertFalse(query.legend().isBlank());
        assertTrue(PromQl.parse(query.expression()).groupedBy().containsAll(named), named.toString());
    }

    /** Wraps the queries in recording rules, because promtool checks no bare queries. */
    @Test
    @Promtool.Needed
    void promtoolAcceptsEveryQuery(@TempDir Path folder) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
        queries().forEach(query -> rules.addObject()
                .put("record", "query:" + rules.size())
                .put("expr", query.expression().replace("$__rate_interval", "5m")));
        Rules.write(file, folder.resolve("queries.yaml"));

        Promtool.Result result = Promtool.run(folder, "check", "rules", "queries.yaml");

        assertTrue(result.ok(), result.output());
        assertTrue(result.output().contains(rules.size() + " rules found"), result.output());
    }
}
