package io.github.screenshotgateway.contract;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.ResponseBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract that the running gateway serves: valid, and stricter than the schema of OpenAPI requires. */
@QuarkusTest
class ContractTest extends GatewayTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

    /** Headers that these statuses require (RFC 9110, sections 14.4, 15.4 and 15.5.2; our own rule for 503). */
    private static final Map<String, String> HEADERS_OF_STATUSES = Map.of(
            "301", "Location",
            "303", "Location",
            "307", "Location",
            "401", "WWW-Authenticate",
            "206", "Content-Range",
            "416", "Content-Range",
            "503", "Retry-After");

    private final List<String> faults = new ArrayList<>();
    private final Set<String> statuses = new TreeSet<>();
    private Contract contract;

    @BeforeEach
    void read() {
        contract = new Contract(
                given().queryParam("format", "json").get("/q/openapi").asString());
    }

    @AfterEach
    void assertNoFaults() {
        assertEquals("", String.join("\n", faults));
    }

    private void check(boolean valid, String place, String rule) {
        if (!valid) {
            faults.add(place + ": " + rule);
        }
    }

    @Test
    void contractIsValidOpenApi() {
        faults.addAll(contract.faults());
        checkExamples("", contract.document());
    }

    /** An example must be valid for the schema that contains it. */
    private void checkExamples(String pointer, JsonNode node) {
        if (node.path("examples").isArray()) {
            node.path("examples").forEach(example -> faults.addAll(contract.faults(pointer, example)));
        }
        node.properties().forEach(entry -> {
            String key = entry.getKey().replace("~", "~0").replace("/", "~1");
            checkExamples(pointer + "/" + key, entry.getValue());
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            checkExamples(pointer + "/" + i, node.get(i));
        }
    }

    @Test
    void everyOperationIsDescribedWithItsErrors() {
        Set<String> ids = new HashSet<>();
        contract.document().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    String place = operation.getKey() + " " + path.getKey();
                    check(ids.add(operation.getValue().path("operationId").asText()), place, "its own operationId");
                    checkOperation(place, path.getKey(), operation.getValue());
                }));
        Set<String> expected = Stream.of(ProblemType.values())
                .map(type -> Integer.toString(type.status()))
                .collect(Collectors.toSet());
        check(statuses.containsAll(expected), "problems", expected + " are not all in " + statuses);
    }

    private void checkOperation(String place, String path, JsonNode operation) {
        for (String word : List.of("operationId", "summary", "description")) {
            check(!operation.path(word).asText().isBlank(), place, "a " + word);
        }
        check(operation.path("tags").size() == 1, place, "one tag");
        Set<String> variables =
                VARIABLE.matcher(path).results().map(found -> found.group(1)).collect(Collectors.toSet());
        Set<String> parameters = StreamSupport.stream(
                        operation.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.path("in").asText().equals("path"))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
        assertEquals(variables, parameters, place);
        for (JsonNode parameter : operation.path("parameters")) {
            String pattern = parameter.at("/schema/pattern").asText("^$");
            check(!parameter.path("description").asText().isBlank(), place + parameter, "a description");
            check(parameter.path("schema").has("type"), place + parameter, "a type");
            JsonNode example = parameter.path("example");
            check(
                    !parameter.path("name").asText().equals("task_id")
                            || example.asText().equals("demo-finished"),
                    place + parameter,
                    "an example that works in the demo");
            check(example.isMissingNode() || example.asText().matches(pattern), place + parameter, "a valid example");
            // A JSON Schema pattern matches anywhere in the value.
            check(pattern.startsWith("^") && pattern.endsWith("$"), place + parameter, "an anchored pattern");
        }
        JsonNode responses = operation.path("responses");
        check(responses.has("400") && responses.has("500") && !responses.has("default"), place, "each status");
        responses.properties().forEach(entry -> checkResponse(place + " ", entry.getKey(), entry.getValue()));
    }

    private void checkResponse(String operation, String status, JsonNode response) {
        String place = operation + status;
        statuses.add(status);
        check(!response.path("description").asText().isBlank(), place, "a description");
        String header = HEADERS_OF_STATUSES.get(status);
        check(header == null || response.path("headers").has(header), place, "the header " + header);
        JsonNode content = response.path("content");
        if (status.compareTo("400") >= 0) {
            String schema = content.at("/application~1problem+json/schema/$ref").asText();
            check(content.size() == 1 && schema.equals("#/components/schemas/Problem"), place, "a problem");
            JsonNode examples = content.at("/application~1problem+json/examples");
            check(!examples.isEmpty(), place, "an example");
            examples.properties().forEach(example -> {
                JsonNode value = example.getValue().path("value");
                faults.addAll(contract.faults("/components/schemas/Problem", value));
                check(value.path("status").asText().equals(status), place, "its own status in the example");
                check(
                        !example.getKey().equals("unsigned") || operation.contains("webhooks"),
                        place,
                        "no example of a webhook");
            });
        }
        content.forEach(type -> check(type.has("schema"), place, "a schema for each type of content"));
    }

    /** A reader of the contract has already found the gateway; it is the same under every address. */
    @Test
    void contractHasNoUnusedComponentsAndNoAddressOfThisMachine() {
        String whole = contract.document().toString();
        String servers = contract.document().path("servers").toString();
        check(!servers.matches(".*(localhost|0\\.0\\.0\\.0).*"), "servers", servers);
        contract.document().path("components").properties().forEach(kind -> kind.getValue()
                .fieldNames()
                .forEachRemaining(name -> {
                    String pointer = "#/components/" + kind.getKey() + "/" + name;
                    // Security requirements refer to a scheme by name, everything else by pointer.
                    boolean used = kind.getKey().equals("securitySchemes")
                            ? whole.contains("{\"" + name + "\":[")
                            : whole.contains("\"$ref\":\"" + pointer + "\"");
                    check(used, pointer, "used somewhere");
                }));
    }

    /** The check of all responses is on. They are changed before it, as if the gateway had sent them. */
    @Test
    void responseAgainstTheContractFailsItsTest() {
        upstream.v1Task(task, "running");
        String list = "/api/v1/task/" + task + "/screenshots";
        assertFails(list, response -> response.setStatusCode(299), "a status that is not in the contract");
        assertFails(list, response -> response.setContentType("text/plain"), "Content-Type more than once");
        assertFails(list, response -> response.setBody("{\"screenshots\":7}"), "array");
        assertFails("/none", response -> response.setBody("{}"), "required");
    }

    private static void assertFails(String path, UnaryOperator<ResponseBuilder> change, String fault) {
        given().filter((request, expected, context) -> change.apply(
                                new ResponseBuilder().clone(context.next(request, expected)))
                        .build())
                .get(path);
        AssertionError failure = assertThrows(AssertionError.class, () -> new ContractCallbacks().afterEach(null));
        assertTrue(failure.getMessage().contains(fault), failure::getMessage);
    }
}
