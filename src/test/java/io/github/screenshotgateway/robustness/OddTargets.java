package io.github.screenshotgateway.robustness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Requests for targets that differ from documented ones. */
final class OddTargets {
    private static final int RANDOM_PER_TARGET = 150;
    private static final List<String> METHODS = OddText.withOthers(
            "GET HEAD OPTIONS POST PUT PATCH DELETE TRACE CONNECT PROPFIND BREW get G PRI M-SEARCH", "X".repeat(300));

    private final Random random;
    private final List<Probe> probes = new ArrayList<>();

    OddTargets(Random random) {
        this.random = random;
    }

    List<Probe> probes() {
        return probes;
    }

    /** Adds requests like those of an operation of the contract. */
    void add(String path, String lowerCaseMethod, JsonNode operation) {
        String method = lowerCaseMethod.toUpperCase(Locale.ROOT);
        String good = withGoodValues(path);
        METHODS.forEach(other -> add(other, good));
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" ->
                    OddText.VALUES.forEach(value -> add(method, withGoodValues(path.replace("{" + name + "}", value))));
                case "query" ->
                    addQueries(
                            method, good, name, parameter.at("/schema/enum/0").asText());
                default ->
                    OddText.VALUES.forEach(value -> probes.add(
                            Probe.of(Probe.request(method, good, name + ": " + RobustnessTest.MARK + value))));
            }
        }
        addQueries(method, good, "unknown", "1");
        for (int i = 0; i < RANDOM_PER_TARGET; i++) {
            add(method, OddText.mutated(good + (i % 2 == 0 ? "" : "?delivery=proxy&width=160"), random));
        }
    }

    private static String withGoodValues(String path) {
        return path.replace("{task_id}", RobustnessTest.TASK).replace("{name}", "step_1.png");
    }

    private void addQueries(String method, String target, String name, String good) {
        String pair = name + "=" + good;
        OddText.VALUES.forEach(value -> add(method, target + "?" + name + "=" + value));
        Stream.of(
                        name,
                        name + "&" + name,
                        pair + "&" + pair,
                        pair + ";" + name + "=x",
                        name.toUpperCase(Locale.ROOT) + "=" + good,
                        "%" + pair,
                        name + "[]=" + good,
                        "=" + good,
                        (pair + "&").repeat(500),
                        name + "=" + "a".repeat(20_000))
                .forEach(query -> add(method, target + "?" + query));
    }

    /** Adds input from the address bar of a browser. */
    void addPages() {
        for (String page : List.of(
                "/tasks/" + RobustnessTest.TASK, "/tasks?id=" + RobustnessTest.TASK, "/assets/pages.css", "/")) {
            METHODS.forEach(method -> add(method, page));
            for (int i = 0; i < RANDOM_PER_TARGET; i++) {
                add("GET", OddText.mutated(page, random));
            }
        }
        for (String prefix : List.of("/tasks/", "/tasks?id=", "/", "")) {
            OddText.VALUES.forEach(value -> add("GET", prefix + value));
        }
    }

    private void add(String method, String target) {
        probes.add(Probe.of(Probe.request(method, target)));
    }
}
