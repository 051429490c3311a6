package io.github.screenshotgateway.problem;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error table for responses of the API, row by row. */
@QuarkusTest
class ListErrorsTest extends GatewayTest {
    private static final int TEN_MEGABYTES = 10_000_000;

    private static final String HTML = "<html><body>Access denied by policy</body></html>";

    static Stream<Arguments> upstreamResponses() {
        return Stream.of(
                arguments("422", jsonResponse("{\"detail\":[{\"loc\":[]}]}", 422), 400, "invalid-request"),
                arguments("no task", jsonResponse("{\"detail\":\"Task not found\"}", 404), 404, "task-not-found"),
                arguments("no route", jsonResponse("{\"detail\":\"Not Found\"}", 404), 502, "upstream-api-gone"),
                arguments("401", jsonResponse("{\"detail\":\"no\"}", 401), 502, "upstream-rejected-credentials"),
                arguments("403 in HTML", aResponse().withStatus(403).withBody(HTML), 502, "upstream-bad-response"),
                arguments("500", jsonResponse("oops", 500), 502, "upstream-bad-response"),
                arguments("a redirect", temporaryRedirect("/api/v1/elsewhere"), 502, "upstream-bad-response"),
                arguments("HTML", ok("<html>hello</html>"), 502, "upstream-bad-response"),
                arguments("half a JSON", okJson("{\"screenshots\":[\"http"), 502, "upstream-bad-response"),
                arguments("a malformed list", okJson("{\"screenshots\":\"x\"}"), 502, "upstream-bad-response"),
                arguments("too much", okJson("\"" + "x".repeat(TEN_MEGABYTES) + "\""), 502, "upstream-bad-response"),
                arguments("a reset", fault(Fault.CONNECTION_RESET_BY_PEER), 502, "upstream-unreachable"),
                arguments("noise", fault(Fault.RANDOM_DATA_THEN_CLOSE), 502, "upstream-unreachable"),
                arguments("silence", okJson("{}").withFixedDelay(4_000), 504, "upstream-timeout"),
                arguments("429", jsonResponse("{}", 429), 503, "upstream-busy"));
    }

    private static ResponseDefinitionBuilder fault(Fault fault) {
        return aResponse().withFault(fault);
    }

    private ValidatableResponse listAfter(ResponseDefinitionBuilder response) {
        upstream.v1List(task, response);
        upstream.v1Status(task, okJson("\"running\""));
        return list(task);
    }

    @ParameterizedTest(name = "{0} becomes {3}")
    @MethodSource("upstreamResponses")
    void upstreamResponseBecomesAProblem(String name, ResponseDefinitionBuilder response, int status, String type) {
        listAfter(response)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo(PROBLEMS + type))
                .body("status", equalTo(status))
                .body("title", not(nullValue()))
                .body("detail", not(nullValue()))
                .body("instance", equalTo("/api/v1/task/" + task + "/screenshots"))
                .header("Cache-Control", "no-store")
                .header("ETag", nullValue());
    }

    @Test
    void retryAfterOfA429IsPassedOn() {
        listAfter(jsonResponse("{}", 429).withHeader("Retry-After", "7")).header("Retry-After", "7");
    }

    @Test
    void refusalByAFirewallSaysSo() {
        listAfter(aResponse()
                        .withStatus(403)
                        .withHeader("Content-Type", "text/html")
                        .withBody(HTML))
                .body(
                        "detail",
                        equalTo("A proxy or firewall in front of the upstream responded with status 403 and HTML."));
    }

    @Test
    void instanceHasNoQuery() {
        given().get("/api/v1/task/{task}/screenshots?delivery=x&secret=y", task)
                .then()
                .statusCode(400)
                .body("instance", equalTo("/api/v1/task/" + task + "/screenshots"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY", "proxy ", "carrier-pigeon"})
    void unknownDeliveryGets400(String delivery) {
        given().queryParam("delivery", delivery)
                .get("/api/v1/task/{task}/screenshots", task)
                .then()
                .statusCode(400)
                .body("type", equalTo(PROBLEMS + "invalid-request"));
    }
}
