package io.github.screenshotgateway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.monitoring.PromQl.Condition;
import io.github.screenshotgateway.monitoring.PromQl.Selector;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser must not overlook a metric or label, or its absence would go unnoticed. */
class PromQlTest {
    private static String metrics(String query) {
        return PromQl.selectors(query).stream().map(Selector::metric).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a_total|a_total",
                "rate(a_total[5m])|a_total",
                "sum by (x) (rate(a_total[$__rate_interval])) / sum by (x) (rate(b_total[10m]))|a_total b_total",
                "a > 0.05 and b unless c or d|a b c d",
                "(a)|a",
                "a - b|a b",
                "a-b|a b",
                "count by (n) ((max by (n, p) (a) == 0) or (sum by (n, p) (b) > 0.1 * c))|a b c",
                "namespace:a:ratio_rate5m > 14.4 * 0.005|namespace:a:ratio_rate5m",
                "absent(up{job=\"g\"})|up",
                "a{x=\"rate(b[5m])\"}|a",
                "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))|a_bucket",
                "time() - a|a",
                "topk(5, a)|a",
                "a > bool b|a b",
            })
    void everyMetricIsFound(String query, String metrics) {
        assertEquals(metrics, metrics(query));
    }

    @Test
    void conditionsOfMetricAreFound() {
        assertEquals(
                List.of(new Condition("x", "=", "1"), new Condition("y", "!~", "a|b")),
                PromQl.selectors("rate(a{x=\"1\", y!~\"a|b\"}[5m])").get(0).conditions());
    }

    @Test
    void labelsOfEnclosingAggregationsAreFound() {
        List<Selector> selectors =
                PromQl.selectors("count by (n) (max by (n, p) (rate(a{x=\"1\"}[5m]))) + sum by (q) (b) + c");

        assertEquals(Set.of("n", "p", "x"), selectors.get(0).labels());
        assertEquals(Set.of("q"), selectors.get(1).labels());
        assertEquals(Set.of(), selectors.get(2).labels());
    }

    /** Skipping any of these would hide a metric or a label. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a) by (x)",
                "sum without (x) (a)",
                "{__name__=\"a\"}",
                "a / on (x) b",
                "label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\")",
                "sum by (x) a",
                "sum by (x (a)",
                "a{x=\"1\" y=\"2\"}",
                "sum(a",
                "a[5m:1m]",
                "a;b",
            })
    void unsupportedSyntaxIsRejected(String query) {
        assertThrows(IllegalArgumentException.class, () -> PromQl.selectors(query));
    }
}
