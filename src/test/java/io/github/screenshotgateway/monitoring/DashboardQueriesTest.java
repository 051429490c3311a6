package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.screenshotgateway.support.Promtool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Promtool.Needed
class DashboardQueriesTest {
    @TempDir
    Path folder;

    /** Wraps the queries in recording rules, because promtool checks no bare queries. */
    @Test
    void promtoolAcceptsEveryQuery() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
        Dashboard.queries().forEach(query -> rules.addObject()
                .put("record", "query:" + rules.size())
                .put("expr", query.expression().replace("$__rate_interval", "5m")));
        Rules.write(file, folder.resolve("queries.yaml"));

        Promtool.Result result = Promtool.run(folder, "check", "rules", "queries.yaml");

        assertTrue(result.ok(), result.output());
        assertTrue(result.output().contains(rules.size() + " rules found"), result.output());
    }
}
