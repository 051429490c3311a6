package io.github.screenshotgateway.monitoring;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.monitoring.PromQl.Condition;
import io.github.screenshotgateway.monitoring.PromQl.Selector;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.TokensProfile;
import io.github.screenshotgateway.support.Webhook;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts, dashboard and documentation name only exported metrics: other queries would never return anything. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class ExportedMetricsTest extends GatewayTest {
    private static final String TOKEN = "token-of-payments";

    /** Labels that Prometheus adds to everything it scrapes. */
    private static final Set<String> TARGET_LABELS = Set.of("namespace", "pod", "container", "job", "instance");

    /** Metrics of Prometheus itself, the kubelet and kube-state-metrics, with their labels. */
    private static final Map<String, Set<String>> EXTERNAL_METRICS = Map.of(
            "up", TARGET_LABELS,
            "container_memory_rss", Set.of("namespace", "pod", "container"),
            "kube_pod_container_resource_limits", Set.of("namespace", "pod", "container", "resource"),
            "kube_deployment_spec_replicas", Set.of("namespace", "deployment"),
            "kube_deployment_status_replicas_available", Set.of("namespace", "deployment"));

    private static final Path DOCUMENTATION = Path.of("src/docs/operations.md");

    /** A metric in the documentation's table, with its labels in braces. */
    private static final Pattern DOCUMENTED = Pattern.compile("`(gateway_\\w+)(?:\\{([^}]*)})?`");

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsUrl;

    private Map<String, List<Map<String, String>>> exported;

    @BeforeEach
    void exportEveryMeter() {
        lists();
        images();
        given().post("/webhooks/browser-use").then().statusCode(401);
        Webhook.signed(clock.instant(), Webhook.statusUpdate(task, "finished"))
                .send()
                .statusCode(200);
        // The meter of collection pauses appears with the first pause.
        System.gc();
        await().until(() -> scrape().containsKey("jvm_gc_pause_seconds_sum"));
        exported = scrape();
    }

    private void lists() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        upstream.v1List(
                task,
                okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/1.png") + "\"]}")
                        .withFixedDelay(300));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> call("/screenshots", 200));
        await().until(() -> upstream.v1ListCalls(task) == 1);
        call("/screenshots", 200);
        first.join();
        call("/screenshots/none.png", 404);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofMinutes(10));
        call("/screenshots", 200);
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"), "http://elsewhere.example/2.png");
        circuitBreakers.resetAll();
        clock.advance(Duration.ofMinutes(10));
        call("/screenshots", 200);
        clock.advance(Duration.ofMinutes(1));
        call("/screenshots", 200);
        call("/screenshots/events", 200);
    }

    private void images() {
        upstream.image("/a/1.png", Pngs.flat(1, 400, 300));
        call("/screenshots/1.png", 200);
        call("/screenshots/1.png", 200);
        call("/screenshots/1.png?width=160", 200);
        call("/screenshots/2.png", 502);
        call("/screenshots.zip", 200);
    }

    private void call(String path, int status) {
        client().get("/api/v1/task/" + task + path).then().statusCode(status);
    }

    private RequestSpecification client() {
        return given().auth().preemptive().oauth2(TOKEN);
    }

    /** For every metric, the labels of its series. A series is written like a selector, before its value. */
    private Map<String, List<Map<String, String>>> scrape() {
        Map<String, List<Map<String, String>>> metrics = new TreeMap<>();
        for (String line : given().get(metricsUrl).asString().split("\n")) {
            if (!line.startsWith("#")) {
                Selector series = PromQl.parse(line.replaceFirst(" \\S+( # .*)?$", ""))
                        .selectors()
                        .get(0);
                Map<String, String> labels =
                        series.conditions().stream().collect(Collectors.toMap(Condition::label, Condition::value));
                metrics.computeIfAbsent(series.metric(), name -> new ArrayList<>())
                        .add(labels);
            }
        }
        return metrics;
    }

    /** All queries of alerts and panels. */
    private static List<PromQl> queries() {
        return Stream.of(
                        Rules.expressions().stream(),
                        Dashboard.queries().stream().map(Dashboard.Query::expression),
                        Dashboard.lookups().stream())
                .flatMap(queries -> queries)
                .map(PromQl::parse)
                .toList();
    }

    /** The labels that all series of a metric have. */
    private Set<String> labels(String metric) {
        if (EXTERNAL_METRICS.containsKey(metric)) {
            return EXTERNAL_METRICS.get(metric);
        }
        if (Rules.recorded().contains(metric)) {
            return Set.of("namespace");
        }
        assertTrue(exported.containsKey(metric), metric);
        Set<String> labels = new TreeSet<>(exported.get(metric).get(0).keySet());
        exported.get(metric).forEach(series -> labels.retainAll(series.keySet()));
        labels.addAll(TARGET_LABELS);
        return labels;
    }

    @Test
    void everyQueriedMetricAndLabelExists() {
        Set<String> missing = new TreeSet<>();
        for (PromQl query : queries()) {
            for (Selector selector : query.selectors()) {
                Set<String> labels = labels(selector.metric());
                Stream.concat(
                                query.groupedBy().stream(),
                                selector.conditions().stream().map(Condition::label))
                        .filter(label -> !labels.contains(label))
                        .forEach(label -> missing.add(selector.metric() + " " + label));
            }
        }

        assertEquals(Set.of(), missing);
    }

    /** A misspelled value matches nothing. Excluded values need not occur. */
    @Test
    void everyQueriedLabelValueOccurs() {
        Set<String> missing = new TreeSet<>();
        queries().stream().flatMap(query -> query.selectors().stream()).forEach(selector -> {
            for (Condition condition : selector.conditions()) {
                if (exported.containsKey(selector.metric()) && !occurs(selector.metric(), condition)) {
                    missing.add(selector.metric() + " " + condition);
                }
            }
        });

        assertEquals(Set.of(), missing);
    }

    private boolean occurs(String metric, Condition condition) {
        if (TARGET_LABELS.contains(condition.label()) || condition.operator().startsWith("!")) {
            return true;
        }
        List<String> values = exported.get(metric).stream()
                .map(series -> series.get(condition.label()))
                .toList();
        return condition.operator().equals("=~")
                ? Stream.of(condition.value().split("\\|"))
                        .allMatch(one -> values.stream().anyMatch(value -> value.matches(one)))
                : values.contains(condition.value());
    }

    @Test
    void everyGatewayMetricHasDescription() {
        Set<String> undescribed =
                new TreeSet<>(Set.of(given().get(metricsUrl).asString().split("\n")));
        undescribed.removeIf(line -> !line.matches("# HELP gateway_\\w+ *"));

        assertEquals(Set.of(), undescribed);
    }

    @Test
    void documentationListsGatewayMetricsWithLabels() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENTATION)) {
            Matcher metric = DOCUMENTED.matcher(line.startsWith("| `gateway_") ? line.split(" \\| ")[0] : "");
            while (metric.find()) {
                String labels = metric.group(2) == null ? "" : metric.group(2);
                documented.put(
                        metric.group(1), labels.isEmpty() ? Set.of() : new TreeSet<>(List.of(labels.split(","))));
            }
        }

        assertEquals(gatewayMetrics(), documented);
    }

    /** Quarkus and the JVM export too many metrics to list, but those used in alerts are explained. */
    @Test
    void documentationExplainsMetricsOfAlerts() throws IOException {
        String text = Files.readString(DOCUMENTATION);
        Set<String> unexplained = new TreeSet<>();
        Rules.expressions().stream()
                .flatMap(query -> PromQl.parse(query).selectors().stream())
                .map(selector -> series(selector.metric()))
                .filter(metric -> exported.containsKey(metric) || exported.containsKey(metric + "_count"))
                .filter(metric -> !text.contains("`" + metric + "`") && !text.contains("`" + metric + "{"))
                .forEach(unexplained::add);

        assertEquals(Set.of(), unexplained);
    }

    private static String series(String name) {
        return name.replaceAll("_(count|sum|max|bucket)$", "");
    }

    /** The gateway's own metrics and their labels. The series of a timer or summary count as one. */
    private Map<String, Set<String>> gatewayMetrics() {
        Map<String, Set<String>> metrics = new TreeMap<>();
        exported.forEach((name, series) -> {
            if (name.startsWith("gateway_")) {
                Set<String> labels = new TreeSet<>(series.get(0).keySet());
                labels.remove("le");
                metrics.put(series(name), labels);
            }
        });
        return metrics;
    }
}
