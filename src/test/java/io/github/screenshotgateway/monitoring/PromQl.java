package io.github.screenshotgateway.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics and labels of a query that promtool accepts. Every word that is not understood counts as a metric, so none is
 * overlooked.
 *
 * @param groupedBy the labels of all aggregations
 */
record PromQl(List<Selector> selectors, Set<String> groupedBy) {

    private static final Pattern TOKEN = Pattern.compile("\\w+\\s+by\\s*\\((?<labels>[^)]*)\\)"
            + "|\\[[^]]*]"
            + "|[0-9][\\w.]*"
            + "|(?<operator>\\b(?:and|or|unless|bool)\\b)"
            + "|(?<function>\\w+\\s*\\()"
            + "|(?<metric>[a-zA-Z_:][\\w:]*)\\s*(?<conditions>\\{(?:[^}\"]|\"[^\"]*\")*})?");

    private static final Pattern CONDITION = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** A condition on a label's value. */
    record Condition(String label, String operator, String value) {}

    /** One occurrence of a metric. */
    record Selector(String metric, List<Condition> conditions) {}

    static PromQl parse(String query) {
        List<Selector> selectors = new ArrayList<>();
        Set<String> groupedBy = new TreeSet<>();
        Matcher token = TOKEN.matcher(query);
        while (token.find()) {
            if (token.group("labels") != null) {
                groupedBy.addAll(List.of(token.group("labels").strip().split("\\s*,\\s*")));
            } else if (token.group("metric") != null) {
                selectors.add(new Selector(token.group("metric"), conditions(token.group("conditions"))));
            }
        }
        String rest = token.replaceAll("");
        if (!rest.matches("[-+*/%^<>=!(),\\s]*")) {
            throw new IllegalArgumentException("not understood: " + rest + " in " + query);
        }
        return new PromQl(selectors, groupedBy);
    }

    private static List<Condition> conditions(String braces) {
        return CONDITION
                .matcher(braces == null ? "" : braces)
                .results()
                .map(found -> new Condition(found.group(1), found.group(2), found.group(3)))
                .toList();
    }
}
