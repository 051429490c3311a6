package io.github.screenshotgateway.robustness;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths, queries, headers and methods outside the contract, derived from the contract itself. */
@QuarkusTest
class MalformedTargetsTest extends RobustnessTest {
    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "OPTIONS",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "TRACE",
            "CONNECT",
            "PROPFIND",
            "BREW",
            "get",
            "G",
            "PRI",
            "M-SEARCH",
            "X".repeat(300));

    private static final int RANDOM_PER_TARGET = 250;

    private final List<Probe> probes = new ArrayList<>();

    @Test
    void undocumentedTargetsAreHarmless() throws IOException {
        JsonNode contract = new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/q/openapi").asByteArray());
        Random random = random();
        contract.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> probe(
                        path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue(), random)));
        pages(random);

        assertTrue(probes.size() > 3_000, () -> probes.size() + " probes");
        assertHarmless(gateway, probes);
    }

    private void probe(String path, String method, JsonNode operation, Random random) {
        String good = path.replace("{task_id}", TASK).replace("{name}", "step_1.png");
        METHODS.forEach(other -> add(other, good));
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" ->
                    OddText.VALUES.forEach(value -> add(
                            method,
                            path.replace("{" + name + "}", value)
                                    .replace("{task_id}", TASK)
                                    .replace("{name}", "step_1.png")));
                case "query" ->
                    queries(method, good, name, parameter.at("/schema/enum/0").asText());
                default -> headers(method, good, name);
            }
        }
        queries(method, good, "unknown", "1");
        for (int i = 0; i < RANDOM_PER_TARGET; i++) {
            add(method, OddText.mutated(good + (i % 2 == 0 ? "" : "?delivery=proxy&width=160"), random));
        }
    }

    private void queries(String method, String target, String name, String good) {
        OddText.VALUES.forEach(value -> add(method, target + "?" + name + "=" + value));
        Stream.of(
                        name,
                        name + "&" + name,
                        name + "=" + good + "&" + name + "=" + good,
                        name + "=" + good + ";" + name + "=x",
                        name.toUpperCase(Locale.ROOT) + "=" + good,
                        "%" + name + "=" + good,
                        name + "[]=" + good,
                        "=" + good,
                        (name + "=" + good + "&").repeat(500),
                        name + "=" + "a".repeat(20_000))
                .forEach(query -> add(method, target + "?" + query));
    }

    private void headers(String method, String target, String name) {
        OddText.VALUES.stream()
                .map(value -> name + ": " + MARK + value)
                .forEach(header -> probes.add(Probe.of(Probe.request(method, target, header))));
    }

    /** Input from the address bar of a browser. */
    private void pages(Random random) {
        for (String page : List.of("/tasks/" + TASK, "/tasks?id=" + TASK, "/assets/pages.css", "/")) {
            METHODS.forEach(method -> add(method, page));
            for (int i = 0; i < RANDOM_PER_TARGET; i++) {
                add("GET", OddText.mutated(page, random));
            }
        }
        OddText.VALUES.forEach(value -> add("GET", "/tasks/" + value));
        OddText.VALUES.forEach(value -> add("GET", "/tasks?id=" + value));
        OddText.VALUES.forEach(value -> add("GET", "/" + value));
        OddText.VALUES.forEach(value -> add("GET", value));
    }

    private void add(String method, String target) {
        probes.add(Probe.of(Probe.request(method, target)));
    }
}
