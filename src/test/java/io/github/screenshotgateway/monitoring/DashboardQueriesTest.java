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

    /** As rules that record something, since promtool reads no others. */
    @Test
    void prometheusTakesEveryQuery() {
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
