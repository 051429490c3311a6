package io.github.screenshotgateway.monitoring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a query's metrics and labels. It supports the part of PromQL that this repository uses and rejects the rest.
 * Every unknown word counts as a metric, so none is overlooked.
 */
final class PromQl {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<text>\"[^\"]*\"|'[^']*')"
            + "|(?<number>[0-9][0-9.]*[a-z]?)|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|(?<range>\\[(?:[0-9]+[smhd]|\\$__rate_interval|\\$__range)\\])"
            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},]))");

    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count", "topk");
    private static final Set<String> FUNCTIONS = Set.of(
            "rate", "increase", "changes", "avg_over_time", "max_over_time", "absent", "histogram_quantile", "time");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    /** A condition on a label's value. */
    record Condition(String label, String operator, String value) {}

    /**
     * One occurrence of a metric.
     *
     * @param groupedBy the labels of all enclosing aggregations
     */
    record Selector(String metric, List<Condition> conditions, Set<String> groupedBy) {
        Set<String> labels() {
            Set<String> labels = new LinkedHashSet<>(groupedBy);
            conditions.forEach(condition -> labels.add(condition.label()));
            return labels;
        }
    }

    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Deque<Set<String>> enclosing = new ArrayDeque<>();
    private int next;

    private PromQl(String query) {
        Matcher matcher = TOKEN.matcher(query.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
            matcher.region(end, query.strip().length());
        }
        if (end != query.strip().length()) {
            throw new IllegalArgumentException(
                    "not understood: " + query.strip().substring(end));
        }
    }

    /** @throws IllegalArgumentException if any part of the query is not supported */
    static List<Selector> selectors(String query) {
        PromQl parsed = new PromQl(query);
        while (parsed.next < parsed.tokens.size()) {
            parsed.take();
        }
        if (!parsed.enclosing.isEmpty()) {
            throw new IllegalArgumentException("a parenthesis is open: " + query);
        }
        return parsed.selectors;
    }

    private void take() {
        String token = tokens.get(next++);
        if (token.equals("(")) {
            enclosing.push(Set.of());
        } else if (token.equals(")")) {
            enclosing.pop();
        } else if (token.equals("{") || token.equals("by") || token.equals("without")) {
            throw new IllegalArgumentException("not understood here: " + token);
        } else if (isWord(token) && !OPERATORS.contains(token)) {
            word(token);
        }
    }

    private void word(String word) {
        if (AGGREGATIONS.contains(word)) {
            Set<String> labels = Set.of();
            if (is("by")) {
                next++;
                labels = labels();
            }
            expect("(");
            enclosing.push(labels);
        } else if (is("(")) {
            if (!FUNCTIONS.contains(word)) {
                throw new IllegalArgumentException("no function that is known: " + word);
            }
        } else {
            List<Condition> conditions = is("{") ? conditions() : List.of();
            Set<String> groupedBy = new LinkedHashSet<>();
            enclosing.forEach(groupedBy::addAll);
            selectors.add(new Selector(word, conditions, groupedBy));
        }
    }

    private Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        expect("(");
        while (!is(")")) {
            labels.add(tokens.get(next++));
            if (!is(")")) {
                expect(",");
            }
        }
        expect(")");
        return labels;
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        expect("{");
        while (!is("}")) {
            String value = tokens.get(next + 2);
            conditions.add(
                    new Condition(tokens.get(next), tokens.get(next + 1), value.substring(1, value.length() - 1)));
            next += 3;
            if (!is("}")) {
                expect(",");
            }
        }
        expect("}");
        return conditions;
    }

    private static boolean isWord(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_' || token.charAt(0) == ':';
    }

    private boolean is(String token) {
        return next < tokens.size() && tokens.get(next).equals(token);
    }

    private void expect(String token) {
        if (!is(token)) {
            throw new IllegalArgumentException(token + " is missing before " + tokens.subList(next, tokens.size()));
        }
        next++;
    }
}
