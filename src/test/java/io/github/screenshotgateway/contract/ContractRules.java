package io.github.screenshotgateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules for the contract beyond the schema of OpenAPI, which is permissive. */
final class ContractRules {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");
    private static final String PROBLEM = "application/problem+json";

    /** Headers that these statuses require (RFC 9110, sections 14.4, 15.4 and 15.5.2; our own rule for 503). */
    private static final Map<String, String> HEADERS_OF_STATUSES = Map.of(
            "301",
            "Location",
            "303",
            "Location",
            "307",
            "Location",
            "401",
            "WWW-Authenticate",
            "206",
            "Content-Range",
            "416",
            "Content-Range",
            "503",
            "Retry-After");

    private final Contract contract;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> operationIds = new HashSet<>();

    private ContractRules(Contract contract) {
        this.contract = contract;
    }

    /** The broken rules, each with its location. */
    static List<String> faults(Contract contract) {
        ContractRules rules = new ContractRules(contract);
        rules.servers();
        Contract.properties(contract.document().path("paths")).forEach(path -> Contract.properties(path.getValue())
                .forEach(operation -> rules.operation(path.getKey(), operation.getKey(), operation.getValue())));
        rules.components();
        rules.examples("", contract.document());
        return rules.faults;
    }

    private void check(boolean valid, String place, String rule) {
        if (!valid) {
            faults.add(place + ": " + rule);
        }
    }

    /** A reader of the contract has already found the gateway; it is the same under every address. */
    private void servers() {
        check(
                !contract.document().path("servers").toString().matches(".*(localhost|0\\.0\\.0\\.0).*"),
                "/servers",
                "none of this machine");
    }

    private void operation(String path, String method, JsonNode operation) {
        String place = method + " " + path;
        check(operationIds.add(operation.path("operationId").asText()), place, "an operationId of its own");
        for (String word : List.of("operationId", "summary", "description")) {
            check(!operation.path(word).asText().isBlank(), place, "a " + word);
        }
        check(operation.path("tags").size() == 1, place, "one tag");
        check(variables(path).equals(names(operation)), place, "a parameter for each variable of the path");
        operation.path("parameters").forEach(parameter -> parameter(place + " " + parameter.path("name"), parameter));
        responses(place, operation.path("responses"));
    }

    private static Set<String> variables(String path) {
        return VARIABLE.matcher(path)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonNode operation) {
        Set<String> names = new TreeSet<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("path")) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }

    private void parameter(String place, JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        check(!parameter.path("description").asText().isBlank(), place, "a description");
        check(schema.has("type"), place, "a schema with a type");
        // A JSON Schema pattern matches anywhere in the value.
        check(
                !schema.has("pattern") || schema.path("pattern").asText().matches("\\^.*\\$"),
                place,
                "an anchored pattern");
    }

    private void responses(String place, JsonNode responses) {
        check(!responses.has("default"), place, "each status by itself");
        check(responses.has("400") && responses.has("500"), place, "what everything can end with");
        Contract.properties(responses)
                .forEach(entry -> response(place + " " + entry.getKey(), entry.getKey(), entry.getValue()));
    }

    private void response(String place, String status, JsonNode response) {
        check(!response.path("description").asText().isBlank(), place, "a description");
        if (HEADERS_OF_STATUSES.containsKey(status)) {
            check(
                    response.path("headers").has(HEADERS_OF_STATUSES.get(status)),
                    place,
                    HEADERS_OF_STATUSES.get(status));
        }
        JsonNode content = response.path("content");
        if (status.compareTo("400") >= 0) {
            check(
                    content.size() == 1
                            && content.path(PROBLEM).at("/schema/$ref").asText().equals("#/components/schemas/Problem"),
                    place,
                    "a problem");
        }
        content.forEach(type -> check(type.has("schema"), place, "a schema for each type of content"));
    }

    private void components() {
        String whole = contract.document().toString();
        Contract.properties(contract.document().path("components"))
                .forEach(kind -> Contract.properties(kind.getValue()).forEach(component -> {
                    String pointer = "#/components/" + kind.getKey() + "/" + component.getKey();
                    // Security requirements refer to a scheme by name, everything else by pointer.
                    String use = kind.getKey().equals("securitySchemes")
                            ? "{\"" + component.getKey() + "\":["
                            : "\"$ref\":\"" + pointer + "\"";
                    check(whole.contains(use), pointer, "used somewhere");
                }));
    }

    /** An example must be valid for the schema that contains it. */
    private void examples(String pointer, JsonNode node) {
        if (node.path("examples").isArray()) {
            node.path("examples").forEach(example -> contract.faults(pointer, example)
                    .forEach(fault -> check(false, pointer, "valid examples, not " + fault)));
        }
        Contract.properties(node).forEach(entry -> examples(pointer + "/" + escaped(entry.getKey()), entry.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            examples(pointer + "/" + i, node.get(i));
        }
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
