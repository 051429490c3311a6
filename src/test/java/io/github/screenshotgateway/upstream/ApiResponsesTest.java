package io.github.screenshotgateway.upstream;

import static io.github.screenshotgateway.support.Words.words;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResponsesTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

    private final ApiResponses responses = new ApiResponses(new ObjectMapper(), InstantSource.fixed(NOW));

    @Test
    void bodyOfA200IsReadAsJson() {
        var json = responses.json(response(200, "{\"screenshots\":[\"https://media.b.test/1.png\"]}"));
        assertEquals("https://media.b.test/1.png", json.at("/screenshots/0").textValue());
    }

    /** v1 returns its status as a bare string. */
    @Test
    void bareStringIsReadAsJson() {
        assertEquals("running", responses.json(response(200, "\"running\"")).textValue());
    }

    /** The vendor words its 404 in several ways for a missing task, and in another one for a missing route. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\":\"Task not found\"}       | TASK_NOT_FOUND",
                "{\"detail\":\"Agent task not found\"} | TASK_NOT_FOUND",
                "{\"detail\":\"TASK NOT FOUND\"}       | TASK_NOT_FOUND",
                "{\"detail\":\"Task not found.\"}      | TASK_NOT_FOUND",
                "{\"detail\":\" task Not Found . \"}   | TASK_NOT_FOUND",
                "{\"detail\":\"Session not found.\"}   | TASK_NOT_FOUND",
                "{\"detail\":\"Not Found\"}            | UPSTREAM_API_GONE",
                "{\"detail\":\"Not Found.\"}           | UPSTREAM_API_GONE",
                "{\"detail\":\" NOT FOUND\"}           | UPSTREAM_API_GONE",
                "{\"detail\":\"not found\"}            | UPSTREAM_API_GONE",
            })
    void detailOfA404DecidesItsType(String body, ProblemType expected) {
        assertEquals(expected, problem(response(404, body)).type());
    }

    /** A 404 from a load balancer or another service must not make the cache forget a task. */
    @Test
    void unknown404BodyIsABadResponse() {
        for (String body : words(
                "null [] {} {\"detail\":null} {\"detail\":\"\"}",
                "",
                "\"Task not found\"",
                "404 page not found",
                "<html>Task not found</html>",
                "{\"detail\":[\"Task not found\"]}",
                "{\"message\":\"Task not found\"}",
                "{\"detail\":\"Task not found")) {
            assertEquals(
                    ProblemType.UPSTREAM_BAD_RESPONSE,
                    problem(response(404, body)).type(),
                    body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "{\"detail\":\"Gone\"}", "{\"message\":\"Task deleted\"}"})
    void apiBodyOrNoneMakesA410TaskNotFound(String body) {
        assertEquals(ProblemType.TASK_NOT_FOUND, problem(response(410, body)).type());
    }

    /** A 410 from another sender, as with a 404. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>Gone</html>", "gone", "{\"detail\":\"Gone"})
    void foreignBodyMakesA410ABadResponse(String body) {
        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE, problem(response(410, body)).type());
    }

    /** Like all its errors, the vendor's refusals have a detail. A refusal without a body is believed as well. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"detail\":\"Not authenticated\"}", "{\"detail\":null}", "", " "})
    void apiBodyOrNoneMakesA403RejectedCredentials(String body) {
        assertEquals(
                ProblemType.UPSTREAM_REJECTED_CREDENTIALS,
                problem(response(403, body)).type());
    }

    /** Otherwise an operator would replace a valid key, in vain. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | <html><body>Sign in</body></html>             | HTML",
                "402 | <!DOCTYPE html><title>Quota exceeded</title>  | HTML",
                "403 | '  \n<HTML><h1>Access denied</h1>'            | HTML",
                "407 | <html>Proxy Authentication Required</html>    | HTML",
                "407 | {\"detail\":\"Proxy authentication required\"} | JSON that is not the API's",
                "403 | RBAC: access denied                           | text",
                "403 | error code: 1020                              | text",
                "403 | <?xml version=\"1.0\"?><Error/>               | text",
                "403 | {\"message\":\"Forbidden\"}                   | JSON that is not the API's",
                "403 | []                                            | JSON that is not the API's",
                "200 | <!doctype html><title>Welcome to Hotel</title> | HTML",
            })
    void responseOfAProxyOrFirewallIsABadResponseThatSaysSo(int status, String body, String kind) {
        Problem problem = problem(response(status, body));
        assertEquals(ProblemType.UPSTREAM_BAD_RESPONSE, problem.type());
        assertEquals(
                "A proxy or firewall in front of the upstream responded with status " + status + " and " + kind + ".",
                problem.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<html></html>", "{", "{\"screenshots\":[", "finished", "{'a':1}", "\u0000"})
    void nonJson200IsABadResponse(String body) {
        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE, problem(response(200, body)).type());
    }

    /** A byte or two of JSON becomes a hundred bytes of tree, which would exceed the heap. */
    @Test
    void tooManyJsonTokensAreRefused() {
        String values = "1,".repeat(ApiResponses.MAX_TOKENS) + "1";
        assertEquals(
                "The upstream's response is too large.",
                problem(response(200, "[" + values + "]")).detail());
    }

    /** A truncated list contains presigned URLs, and the parser's messages quote its input. */
    @Test
    void malformedBodyIsNotQuotedInTheDetail() {
        Problem problem = problem(response(200, "{\"screenshots\":[\"https://b.test/1.png?sig=secret\", oops"));
        assertThat(problem.detail(), not(containsString("secret")));
        assertNull(problem.getCause());
    }

    private static Response encoded(String encoding, byte[] body) {
        return Response.status(200)
                .header("Content-Encoding", encoding)
                .entity(body)
                .build();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "X-Gzip", "identity, gzip"})
    void unrequestedGzipIsUnpacked(String encoding) {
        assertEquals(
                "running",
                responses
                        .json(encoded(encoding, gzip("\"running\"".getBytes(UTF_8))))
                        .textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br   | The upstream's response is compressed as br, which the gateway did not ask for.",
                "zstd | The upstream's response is compressed as zstd, which the gateway did not ask for.",
                "gzip | The upstream's response is announced as gzip, but is not a complete gzip."
            })
    void unsupportedEncodingIsNamedInTheDetail(String encoding, String detail) {
        assertEquals(
                detail,
                problem(encoded(encoding, "\"running\"".getBytes(UTF_8))).detail());
    }

    @Test
    void gzipBombIsRefusedWhileUnpacking() {
        byte[] bomb = gzip(new byte[50_000_000]);
        assertEquals(
                "The upstream's response is too large.",
                problem(encoded("gzip", bomb)).detail());
    }

    private Problem problem(Response response) {
        return assertThrows(Problem.class, () -> responses.json(response));
    }

    private static Response response(int status, String body) {
        return Response.status(status).entity(body.getBytes(UTF_8)).build();
    }

    @ParameterizedTest
    @CsvSource({
        "401, UPSTREAM_REJECTED_CREDENTIALS",
        "402, UPSTREAM_REJECTED_CREDENTIALS",
        "403, UPSTREAM_REJECTED_CREDENTIALS",
        "422, INVALID_REQUEST",
        "429, UPSTREAM_BUSY",
        // Redirects are not followed, because they would carry the key along.
        "307, UPSTREAM_BAD_RESPONSE",
        "201, UPSTREAM_BAD_RESPONSE",
        "400, UPSTREAM_BAD_RESPONSE",
        "410, TASK_NOT_FOUND",
        "500, UPSTREAM_BAD_RESPONSE",
        "503, UPSTREAM_BAD_RESPONSE",
        "599, UPSTREAM_BAD_RESPONSE",
    })
    void everyStatusExcept200IsAProblem(int status, ProblemType expected) {
        assertEquals(
                expected,
                problem(response(status, "{\"detail\":\"As the status says\"}")).type());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7 | 7", "Sun, 06 Nov 1994 08:49:37 GMT | 30", "0 | 1", "86400 | 3600", "soon | 1", "-1 | 1"})
    void retryAfterOfA429IsPassedOnWithinBounds(String retryAfter, String seconds) {
        Response limited =
                Response.status(429).header("Retry-After", retryAfter).build();
        assertEquals(Map.of("Retry-After", seconds), problem(limited).headers());
    }

    @Test
    void missingRetryAfterOfA429MeansOneSecond() {
        assertEquals(Map.of("Retry-After", "1"), problem(response(429, "{}")).headers());
    }
}
