package io.github.screenshotgateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges the answers of the client port by the contract; what the contract does not know, by a short list. */
final class ResponseRules {
    private static final String PROBLEM = "application/problem+json";
    private static final String PROBLEM_SCHEMA = "/components/schemas/Problem";

    /** What Netty and Quarkus refuse before the gateway sees it, without a body; {@code src/docs/api.md} says when. */
    private static final Set<Integer> REFUSED_BY_THE_SERVER = Set.of(400, 413, 414, 431);

    /** Headers that are an error when they are there twice (RFC 9110, section 5.3). */
    private static final List<String> SINGLE =
            List.of("Cache-Control", "Content-Type", "Content-Length", "ETag", "Location", "Age", "Cache-Status");

    /** Whatever is asked for. */
    private static final int EXPECTATION_FAILED = 417;

    private final Contract contract;
    private final RequestState exchange;
    private final List<String> faults = new ArrayList<>();

    private ResponseRules(Contract contract, RequestState exchange) {
        this.contract = contract;
        this.exchange = exchange;
    }

    /** @return what is wrong with the answer; empty if nothing is */
    static List<String> faults(Contract contract, RequestState exchange) {
        ResponseRules rules = new ResponseRules(contract, exchange);
        if (exchange.status() >= 200) {
            rules.any();
            if (!rules.isRefusedByTheServer()) {
                rules.type();
                rules.byPath();
            }
        }
        return rules.faults;
    }

    private void check(boolean right, String fault) {
        if (!right) {
            faults.add(fault + ": " + exchange);
        }
    }

    private boolean isRefusedByTheServer() {
        return REFUSED_BY_THE_SERVER.contains(exchange.status())
                && (exchange.isEmpty() || !exchange.headers().containsKey("Content-Length"))
                && !exchange.headers().containsKey("Content-Type")
                && (exchange.crafted() || exchange.status() == 413 || Undocumented.isNoTarget(exchange.target()));
    }

    private void any() {
        SINGLE.forEach(
                name -> check(exchange.headers().getOrDefault(name, List.of()).size() <= 1, name + " more than once"));
        if (exchange.status() >= 400 && !isRefusedByTheServer()) {
            check(exchange.header("Cache-Control").equals("no-store"), "an error that may be cached");
            check(!exchange.headers().containsKey("ETag"), "an error with a validator");
            check(!exchange.headers().containsKey("Last-Modified"), "an error with a validator");
        }
    }

    /** What the framework serves by itself has it, too; what the server refuses has no body. */
    private void type() {
        boolean sniffed = !exchange.isEmpty()
                && !exchange.header("X-Content-Type-Options").equals("nosniff");
        check(!sniffed, "a body whose type a browser may guess");
    }

    private void byPath() {
        if (exchange.status() == EXPECTATION_FAILED) {
            check(exchange.contentType().equals(PROBLEM), "an error that is no problem");
            problemIfItSaysSo();
            return;
        }
        Optional<String> template = contract.template(exchange.path());
        if (template.isEmpty()) {
            check(Undocumented.allows(exchange), "neither in the contract nor in the list");
            problemIfItSaysSo();
            return;
        }
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        // Methods are case-sensitive (RFC 9110, section 9.1).
        JsonNode operation = method.equals(method.toUpperCase(Locale.ROOT))
                ? contract.operation(template.get(), method)
                : MissingNode.getInstance();
        if (operation.isMissingNode()) {
            withoutOperation();
        } else {
            documented(operation.path("responses").path(Integer.toString(exchange.status())));
        }
    }

    /** A path of the contract, and a method that is not. */
    private void withoutOperation() {
        if (exchange.method().equals("OPTIONS")) {
            boolean preflight = exchange.headers().containsKey("Access-Control-Allow-Methods");
            check(exchange.status() == 200 && (preflight || exchange.headers().containsKey("Allow")), "no Allow");
            return;
        }
        check(Set.of(400, 401, 403, 405, 413, 421, 503).contains(exchange.status()), "a method that is not allowed");
        check(exchange.status() != 405 || exchange.headers().containsKey("Allow"), "no Allow");
        check(exchange.contentType().equals(PROBLEM), "an error that is no problem");
        problemIfItSaysSo();
    }

    private void documented(JsonNode response) {
        check(!response.isMissingNode(), "a status that is not in the contract");
        Contract.properties(response.path("headers")).forEach(header -> header(header.getKey(), header.getValue()));
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            check(exchange.body() == null || exchange.isEmpty(), "a body that is not in the contract");
            return;
        }
        check(content.has(exchange.contentType()), "a type of content that is not in the contract");
        if (exchange.contentType().endsWith("json")) {
            json(content.path(exchange.contentType())
                    .at("/schema/$ref")
                    .asText()
                    .replace("#", ""));
        }
    }

    private void header(String name, JsonNode header) {
        String pointer = header.path("$ref").asText().replace("#", "");
        JsonNode resolved = pointer.isEmpty() ? header : contract.document().at(pointer);
        List<String> values = exchange.headers().getOrDefault(name, List.of());
        // What only its body tells may be left out of the answer to HEAD (RFC 9110, section 9.3.2).
        boolean leftOut = exchange.method().equals("HEAD") && name.equals("ETag");
        check(!values.isEmpty() || leftOut || !resolved.path("required").asBoolean(), "no " + name);
        if (!pointer.isEmpty()) {
            values.forEach(value -> contract.faults(pointer + "/schema", TextNode.valueOf(value))
                    .forEach(fault -> check(false, name + " " + fault)));
        }
    }

    private void problemIfItSaysSo() {
        if (exchange.contentType().equals(PROBLEM)) {
            json(PROBLEM_SCHEMA);
        }
    }

    /** Answers to HEAD have no body; what was broken off is not judged. */
    private void json(String schema) {
        if (exchange.body() == null || exchange.method().equals("HEAD")) {
            return;
        }
        JsonNode body;
        try {
            body = Contract.parse(new String(exchange.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            check(false, "no JSON");
            return;
        }
        contract.faults(schema, body).forEach(fault -> check(false, fault));
        check(
                !exchange.contentType().equals(PROBLEM) || body.path("status").asInt() == exchange.status(),
                "another status in the body");
    }
}
