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

/** Checks responses of the client port against the contract, or else against the list of {@link Undocumented}. */
final class ResponseRules {
    private static final String PROBLEM = "application/problem+json";
    private static final String PROBLEM_SCHEMA = "/components/schemas/Problem";

    /**
     * Statuses with which Netty and Quarkus refuse requests before the gateway sees them; see {@code src/docs/api.md}.
     */
    private static final Set<Integer> REFUSED_BY_THE_SERVER = Set.of(400, 413, 414, 431);

    /** Headers that must not be repeated (RFC 9110, section 5.3). */
    private static final List<String> SINGLE =
            List.of("Cache-Control", "Content-Type", "Content-Length", "ETag", "Location", "Age", "Cache-Status");

    /** Possible for every request. */
    private static final int EXPECTATION_FAILED = 417;

    private final Contract contract;
    private final RecordedExchange exchange;
    private final List<String> faults = new ArrayList<>();

    private ResponseRules(Contract contract, RecordedExchange exchange) {
        this.contract = contract;
        this.exchange = exchange;
    }

    /** @return the faults of the response, or an empty list */
    static List<String> faults(Contract contract, RecordedExchange exchange) {
        ResponseRules rules = new ResponseRules(contract, exchange);
        if (exchange.status() >= 200) {
            rules.checkHeaders();
            if (!rules.isRefusedByTheServer()) {
                rules.type();
                rules.checkByPath();
            }
        }
        return rules.faults;
    }

    private void check(boolean valid, String fault) {
        if (!valid) {
            faults.add(fault + ": " + exchange);
        }
    }

    private boolean isRefusedByTheServer() {
        return REFUSED_BY_THE_SERVER.contains(exchange.status())
                && (exchange.isEmpty() || !exchange.headers().containsKey("Content-Length"))
                && !exchange.headers().containsKey("Content-Type")
                && (exchange.crafted() || exchange.status() == 413 || Undocumented.isNoTarget(exchange.target()));
    }

    private void checkHeaders() {
        SINGLE.forEach(
                name -> check(exchange.headers().getOrDefault(name, List.of()).size() <= 1, name + " more than once"));
        if (exchange.status() >= 400 && !isRefusedByTheServer()) {
            check(exchange.header("Cache-Control").equals("no-store"), "an error that may be cached");
            check(!exchange.headers().containsKey("ETag"), "an error with a validator");
            check(!exchange.headers().containsKey("Last-Modified"), "an error with a validator");
        }
    }

    /** Responses of the framework must have the header, too. Refusals by the server have no body. */
    private void type() {
        boolean sniffed = !exchange.isEmpty()
                && !exchange.header("X-Content-Type-Options").equals("nosniff");
        check(!sniffed, "a body whose type a browser may guess");
    }

    private void checkByPath() {
        if (exchange.status() == EXPECTATION_FAILED) {
            check(exchange.contentType().equals(PROBLEM), "an error that is no problem");
            checkProblemBody();
            return;
        }
        Optional<String> template = contract.template(exchange.path());
        if (template.isEmpty()) {
            check(Undocumented.allows(exchange), "neither in the contract nor in the list");
            checkProblemBody();
            return;
        }
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        // Methods are case-sensitive (RFC 9110, section 9.1).
        JsonNode operation = method.equals(method.toUpperCase(Locale.ROOT))
                ? contract.operation(template.get(), method)
                : MissingNode.getInstance();
        if (operation.isMissingNode()) {
            checkUndocumentedMethod();
        } else {
            documented(operation.path("responses").path(Integer.toString(exchange.status())));
        }
    }

    /** Handles a documented path with an undocumented method. */
    private void checkUndocumentedMethod() {
        if (exchange.method().equals("OPTIONS")) {
            boolean preflight = exchange.headers().containsKey("Access-Control-Allow-Methods");
            check(exchange.status() == 200 && (preflight || exchange.headers().containsKey("Allow")), "no Allow");
            return;
        }
        check(Set.of(400, 401, 403, 405, 413, 421, 503).contains(exchange.status()), "a method that is not allowed");
        check(exchange.status() != 405 || exchange.headers().containsKey("Allow"), "no Allow");
        check(exchange.contentType().equals(PROBLEM), "an error that is no problem");
        checkProblemBody();
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
        // A response to HEAD may omit headers that depend on the body (RFC 9110, section 9.3.2).
        boolean omitted = exchange.method().equals("HEAD") && name.equals("ETag");
        check(!values.isEmpty() || omitted || !resolved.path("required").asBoolean(), "no " + name);
        if (!pointer.isEmpty()) {
            values.forEach(value -> contract.faults(pointer + "/schema", TextNode.valueOf(value))
                    .forEach(fault -> check(false, name + " " + fault)));
        }
    }

    private void checkProblemBody() {
        if (exchange.contentType().equals(PROBLEM)) {
            json(PROBLEM_SCHEMA);
        }
    }

    /** Skips responses to HEAD, which have no body, and truncated ones. */
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
