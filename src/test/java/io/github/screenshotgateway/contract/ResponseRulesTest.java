package io.github.screenshotgateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of all responses is on, and detects faults. */
@QuarkusTest
class ResponseRulesTest extends GatewayTest {
    private static final String LIST = "/api/v1/task/a/screenshots";
    private static final String PROBLEM =
            "{'type':'about:blank','title':'t','status':404,'detail':'d','instance':'/'}".replace('\'', '"');

    private Contract contract;

    @BeforeEach
    void read() {
        contract = new Contract(RestAssured.given()
                .queryParam("format", "json")
                .get("/q/openapi")
                .asString());
    }

    private List<String> faults(String method, String target, int status, String body, String... headers) {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.put("X-Content-Type-Options", List.of("nosniff"));
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            values.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        return ResponseRules.faults(
                contract,
                new RecordedExchange(method, target, status, values, body.getBytes(StandardCharsets.UTF_8), false));
    }

    @Test
    void validResponseHasNoFault() {
        String json = "Content-Type: application/problem+json";

        assertEquals(List.of(), faults("GET", LIST, 404, PROBLEM, json, "Cache-Control: no-store"));
        assertEquals(List.of(), faults("GET", "/none", 404, PROBLEM, json, "Cache-Control: no-store"));
        assertEquals(List.of(), faults("GET", "/tasks/%zz", 400, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | /api/v1/task/a/screenshots | 404 | PROBLEM | application/problem+json | max-age=3",
                "GET | /api/v1/task/a/screenshots | 404 | PROBLEM | application/json | no-store",
                "GET | /api/v1/task/a/screenshots | 404 | {} | application/problem+json | no-store",
                "GET | /api/v1/task/a/screenshots | 404 | <p> | application/problem+json | no-store",
                "GET | /api/v1/task/a/screenshots | 400 | PROBLEM | application/problem+json | no-store",
                "GET | /api/v1/task/a/screenshots | 400 | `` | text/plain | no-store",
                "GET | /api/v1/task/a/screenshots | 418 | PROBLEM | application/problem+json | no-store",
                "GET | /api/v1/task/a/screenshots | 500 | `` | text/plain | no-store",
                "GET | /api/v1/task/a/screenshots | 503 | PROBLEM | application/problem+json | no-store",
                "GET | /api/v1/task/a/screenshots | 200 | {\"screenshots\":[]} | application/json | no-store",
                "POST | /api/v1/task/a/screenshots | 405 | PROBLEM | application/problem+json | no-store",
                "POST | /api/v1/task/a/screenshots | 404 | PROBLEM | application/problem+json | no-store",
                "POST | /webhooks/browser-use | 200 | {} | application/json | no-store",
                "GET | /none | 200 | {} | application/json | no-store",
                "GET | /none | 404 | {} | application/problem+json | no-store",
                "GET | /none | 500 | PROBLEM | application/problem+json | no-store",
                "GET | /none | 404 | <p> | text/html | no-store",
            })
    void invalidResponseHasAFault(String method, String target, int status, String body, String type, String cache) {
        String text = body.equals("PROBLEM") ? PROBLEM : body;

        assertFalse(faults(method, target, status, text, "Content-Type: " + type, "Cache-Control: " + cache)
                .isEmpty());
    }

    /** Changes the response before the check, as if the gateway had sent it. */
    private static RequestSpecification withStatus(int status) {
        return RestAssured.given().filter((request, expected, context) -> new ResponseBuilder()
                .clone(context.next(request, expected))
                .setStatusCode(status)
                .build());
    }

    @Test
    void invalidResponseFailsItsTest() {
        upstream.v1Task(task, "running");
        long before = CheckedResponses.checked();

        withStatus(299).get("/api/v1/task/{task}/screenshots", task);

        assertEquals(before + 1, CheckedResponses.checked());
        AssertionError failure = assertThrows(AssertionError.class, () -> new ContractCallbacks().afterEach(null));
        assertTrue(failure.getMessage().contains("a status that is not in the contract"), failure::getMessage);
    }

    @Test
    void listWithTheWrongMediaTypeIsAFault() {
        upstream.v1Task(task, "running");

        RestAssured.given()
                .filter((request, expected, context) -> new ResponseBuilder()
                        .clone(context.next(request, expected))
                        .setContentType("text/plain")
                        .build())
                .get("/api/v1/task/{task}/screenshots", task);

        assertEquals(1, CheckedResponses.takeFaults().size());
    }
}
