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

/** The parser must not overlook a metric or label, or its absence would go unnoticed. */
class PromQlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sum by (x) (rate(a_total[$__rate_interval])) / sum by (x) (rate(b_total[10m]))|a_total b_total",
                "a > 0.05 and b unless c or (d-e)|a b c d e",
                "namespace:a:ratio_rate5m > bool 14.4 * 0.005|namespace:a:ratio_rate5m",
                "absent(up{job=\"rate(g[5m])\"})|up",
                "time() - topk(5, a)|a",
                "sum(a) by (b)|a b",
                "a / on (b) c|a b c",
                "a offset 5m|a offset",
            })
    void everyMetricAndUnknownWordIsFound(String query, String metrics) {
        assertEquals(
                metrics,
                PromQl.parse(query).selectors().stream().map(Selector::metric).collect(Collectors.joining(" ")));
    }

    @Test
    void conditionsAndLabelsOfAggregationsAreFound() {
        PromQl query = PromQl.parse("count by (n) (max by (n, p) (rate(a{x=\"1\", y!~\"b|{c}\"}[5m])))");

        assertEquals(
                List.of(new Condition("x", "=", "1"), new Condition("y", "!~", "b|{c}")),
                query.selectors().get(0).conditions());
        assertEquals(Set.of("n", "p"), query.groupedBy());
    }

    @Test
    void selectorWithoutNameIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> PromQl.parse("{__name__=\"a\"}"));
    }
}
