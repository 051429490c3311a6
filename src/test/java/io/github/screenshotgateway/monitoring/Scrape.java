package io.github.screenshotgateway.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a scrape of {@code /q/metrics}: for every metric, the labels of its series. */
final class Scrape {
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+(?: # .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, List<Map<String, String>>> metrics = new TreeMap<>();

    Scrape(String text) {
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher series = SERIES.matcher(line);
            if (!series.matches()) {
                throw new IllegalArgumentException("no series: " + line);
            }
            Map<String, String> labels = new HashMap<>();
            Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            metrics.computeIfAbsent(series.group(1), name -> new ArrayList<>()).add(labels);
        }
    }

    /** Labels of all series, by metric name. */
    Map<String, List<Map<String, String>>> metrics() {
        return metrics;
    }
}
