package io.github.screenshotgateway.upstream;

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
import java.time.InstantSource;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the body says, when the status alone does not. */
class AnswerBodiesTest {

    private final ApiResponses answers = new ApiResponses(new ObjectMapper(), InstantSource.system());

    @Test
    void theBodyOfA200IsReadAsJson() {
        var json = answers.json(answer(200, "{\"screenshots\":[\"https://media.b.test/1.png\"]}"));

        assertEquals("https://media.b.test/1.png", json.at("/screenshots/0").textValue());
    }

    /** v1 answers its status call with a bare string. */
    @Test
    void aBareStringIsJsonToo() {
        assertEquals("running", answers.json(answer(200, "\"running\"")).textValue());
    }

    /** The vendor writes its 404 in two dialects for a task, and in a third one when the route is gone. */
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
    void a404MeansWhatItsDetailSays(String body, ProblemType expected) {
        assertEquals(expected, problem(answer(404, body)).type());
    }

    /** What a load balancer or another service sends must not make the cache forget a task. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "\"Task not found\"",
                "404 page not found",
                "<html>Task not found</html>",
                "{\"detail\":null}",
                "{\"detail\":[\"Task not found\"]}",
                "{\"detail\":\"\"}",
                "{\"message\":\"Task not found\"}",
                "{\"detail\":\"Task not found"
            })
    void a404OfUnknownMeaningIsABadResponse(String body) {
        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE, problem(answer(404, body)).type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "{\"detail\":\"Gone\"}", "{\"message\":\"Task deleted\"}"})
    void a410IsATaskThatNoLongerExists(String body) {
        assertEquals(ProblemType.TASK_NOT_FOUND, problem(answer(410, body)).type());
    }

    /** As a 404 that somebody else has sent. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>Gone</html>", "gone", "{\"detail\":\"Gone"})
    void a410ThatIsNotTheApisIsABadResponse(String body) {
        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE, problem(answer(410, body)).type());
    }

    /** The vendor's own refusals have a detail, as all its errors do; one without a body is taken at its word. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"detail\":\"Not authenticated\"}", "{\"detail\":null}", "", " "})
    void refusalOfTheApiIsOneOfTheCredentials(String body) {
        assertEquals(
                ProblemType.UPSTREAM_REJECTED_CREDENTIALS,
                problem(answer(403, body)).type());
    }

    /** A key that is right would be replaced otherwise, and nothing would be better. */
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
    void answerOfAProxyOrFirewallNamesIt(int status, String body, String what) {
        Problem problem = problem(answer(status, body));

        assertEquals(ProblemType.UPSTREAM_BAD_RESPONSE, problem.type());
        assertEquals("A proxy or firewall in between answered " + status + " with " + what + ".", problem.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<html></html>", "{", "{\"screenshots\":[", "finished", "{'a':1}", "\u0000"})
    void a200WithoutJsonIsABadResponse(String body) {
        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE, problem(answer(200, body)).type());
    }

    /** As a tree, it would take more than the heap has: of a byte or two of JSON, a hundred of objects. */
    @Test
    void answerOfTooManyValuesIsRefused() {
        String values = "1,".repeat(ApiResponses.MOST_TOKENS) + "1";

        assertEquals(
                "The upstream's response is too large.",
                problem(answer(200, "[" + values + "]")).detail());
    }

    /** Half a list is full of presigned URLs, and the parser's messages quote what they choke on. */
    @Test
    void nothingOfABrokenBodyIsRepeated() {
        Problem problem = problem(answer(200, "{\"screenshots\":[\"https://b.test/1.png?sig=secret\", oops"));

        assertThat(problem.detail(), not(containsString("secret")));
    }

    @Test
    void nothingOfABrokenBodyReachesTheLogEither() {
        assertNull(problem(answer(200, "{\"screenshots\":[\"https://b.test/1.png?sig=secret\", oops"))
                .getCause());
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
    void gzipIsUnpackedThoughItWasNotAskedFor(String encoding) {
        assertEquals(
                "running",
                answers.json(encoded(encoding, gzip("\"running\"".getBytes(UTF_8))))
                        .textValue());
    }

    @Test
    void anEncodingOfNameOnlyIsNone() {
        assertEquals(
                "running",
                answers.json(encoded("identity", "\"running\"".getBytes(UTF_8))).textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br   | The upstream's response is compressed as br, which the gateway did not ask for.",
                "zstd | The upstream's response is compressed as zstd, which the gateway did not ask for.",
                "gzip | The upstream's response is announced as gzip, but is not a complete gzip."
            })
    void anotherEncodingIsNamedInTheProblem(String encoding, String detail) {
        assertEquals(
                detail,
                problem(encoded(encoding, "\"running\"".getBytes(UTF_8))).detail());
    }

    @Test
    void aBombIsRefusedWhileItIsUnpacked() {
        byte[] bomb = gzip(new byte[500_000_000]);

        assertEquals(
                "The upstream's response is too large.",
                problem(encoded("gzip", bomb)).detail());
    }

    /** A million bytes of them overflow the stack of the class library. */
    @Test
    void aGzipOfManyEmptyMembersIsRefused() {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 50_000; i++) {
            members.writeBytes(gzip(new byte[0]));
        }

        assertEquals(
                ProblemType.UPSTREAM_BAD_RESPONSE,
                problem(encoded("gzip", members.toByteArray())).type());
    }

    private Problem problem(Response answer) {
        return assertThrows(Problem.class, () -> answers.json(answer));
    }

    private static Response answer(int status, String body) {
        return Response.status(status).entity(body.getBytes(UTF_8)).build();
    }
}
