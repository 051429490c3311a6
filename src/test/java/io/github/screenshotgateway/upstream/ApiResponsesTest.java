package io.github.screenshotgateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiResponsesTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

    private final ApiResponses responses = new ApiResponses(new ObjectMapper(), InstantSource.fixed(NOW));

    @ParameterizedTest
    @CsvSource({
        "401, UPSTREAM_REJECTED_CREDENTIALS",
        "402, UPSTREAM_REJECTED_CREDENTIALS",
        "403, UPSTREAM_REJECTED_CREDENTIALS",
        "422, INVALID_REQUEST",
        "429, UPSTREAM_BUSY",
        // Redirects are not followed, because they would carry the key along.
        "301, UPSTREAM_BAD_RESPONSE",
        "307, UPSTREAM_BAD_RESPONSE",
        "201, UPSTREAM_BAD_RESPONSE",
        "204, UPSTREAM_BAD_RESPONSE",
        "400, UPSTREAM_BAD_RESPONSE",
        "405, UPSTREAM_BAD_RESPONSE",
        "408, UPSTREAM_BAD_RESPONSE",
        "410, TASK_NOT_FOUND",
        "500, UPSTREAM_BAD_RESPONSE",
        "502, UPSTREAM_BAD_RESPONSE",
        "503, UPSTREAM_BAD_RESPONSE",
        "504, UPSTREAM_BAD_RESPONSE",
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

    /** This is a wrong setting, not an outage: the operator must see which one. */
    @Test
    void missingRouteNamesTheSetting() {
        Problem problem = problem(response(404, "{\"detail\":\"Not Found\"}"));

        assertThat(problem.detail(), containsString("gateway.upstream.api"));
    }

    private Problem problem(Response response) {
        return assertThrows(Problem.class, () -> responses.json(response));
    }

    private static Response response(int status, String body) {
        return Response.status(status).entity(body.getBytes(UTF_8)).build();
    }
}
