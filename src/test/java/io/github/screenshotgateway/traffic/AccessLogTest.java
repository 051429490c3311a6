package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccessLogTest extends GatewayTest {
    /** Off in tests. */
    private static final Logger LEVEL = Logger.getLogger("access");

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    AccessLog log;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ObjectMapper json = new ObjectMapper();
    private String list;

    @BeforeEach
    void capture() {
        log.out = new PrintStream(written);
        LEVEL.setLevel(Level.INFO);
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        upstream.image("/a/1.png", Pngs.png(1));
        list = "/api/v1/task/" + task + "/screenshots";
    }

    @AfterEach
    void stopCapturing() {
        LEVEL.setLevel(Level.OFF);
        log.out = System.out;
    }

    /** The lines of this test's task, once there are at least this many. */
    private List<JsonNode> lines(int count) {
        await().until(() -> ownLines().size() >= count);
        return ownLines();
    }

    private List<JsonNode> ownLines() {
        return linesWithPath(task);
    }

    private List<JsonNode> linesWithPath(String path) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(this::parsed)
                .filter(line -> line.path("path").asText().contains(path))
                .toList();
    }

    private JsonNode parsed(String line) {
        try {
            return json.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }

    @Test
    void requestLogsOneLineWithItsOutcome() {
        given().header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .get(list)
                .then()
                .statusCode(200);

        JsonNode line = lines(1).get(0);
        assertNotNull(Instant.parse(line.path("timestamp").asText()));
        assertEquals("GET", line.path("method").asText());
        assertEquals(list, line.path("path").asText());
        assertEquals(200, line.path("status").asInt());
        assertTrue(line.path("bytes").asLong() > 0, line::toString);
        assertEquals(task, line.path("task").asText());
        assertTrue(line.path("cache").asText().startsWith("fwd=miss"), line::toString);
        assertTrue(line.path("upstream_ms").isNumber(), line::toString);
        assertTrue(
                line.path("upstream_ms").asDouble() <= line.path("duration_ms").asDouble(), line::toString);
        assertEquals(TRACE, line.path("trace_id").asText());
        assertEquals("127.0.0.1", line.path("client").asText());
        assertFalse(line.has("caller"), line::toString);
        assertFalse(line.has("aborted"), line::toString);
    }

    /** Hits are answered before the framework's routes. */
    @Test
    void hitLogsLineWithoutUpstreamTime() {
        given().get(list + "/1.png").then().statusCode(200);
        given().get(list + "/1.png").then().statusCode(200);

        JsonNode hit = lines(2).get(1);
        assertEquals("hit", hit.path("cache").asText().substring(0, 3));
        assertFalse(hit.has("upstream_ms"), hit::toString);
        assertFalse(hit.has("aborted"), hit::toString);
        assertEquals(Pngs.png(1).length, hit.path("bytes").asInt());
    }

    /** A zip fetches three images at a time, and the client waits for them together. */
    @Test
    void overlappingWaitsOfZipCountOnce() {
        String[] urls = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> upstream.mediaUrl("/a/" + i + ".png"))
                .toArray(String[]::new);
        upstream.v1Task(task, "finished", urls);
        for (int i = 1; i <= urls.length; i++) {
            upstream.media()
                    .stubFor(WireMock.get("/a/" + i + ".png")
                            .willReturn(WireMock.aResponse()
                                    .withHeader("Content-Type", "image/png")
                                    .withBody(Pngs.png(i))
                                    .withFixedDelay(200)));
        }

        given().get(list + ".zip").then().statusCode(200).extract().asByteArray();

        JsonNode zip = lines(1).get(0);
        assertTrue(zip.path("upstream_ms").asDouble() > 0, zip::toString);
        assertTrue(zip.path("upstream_ms").asDouble() <= zip.path("duration_ms").asDouble(), zip::toString);
    }

    /** The page's path is a directory, whose index Vert.x serves by rerouting. */
    @Test
    void reroutedRequestLogsOneLine() {
        given().get("/q/swagger-ui/").then().statusCode(200);
        given().get(list).then().statusCode(200);
        lines(1);
        List<JsonNode> pages = linesWithPath("/q/swagger-ui");
        assertEquals(1, pages.size(), pages::toString);
        assertEquals("/q/swagger-ui/", pages.get(0).path("path").asText());
    }

    /** They may hold secrets, such as a presigned URL, or a token in a query by mistake. */
    @Test
    void queriesAndHeadersAreNotLogged() {
        given().header("Authorization", "Bearer secret-1")
                .header("Cookie", "secret-2")
                .queryParam("token", "secret-3")
                .get(list)
                .then()
                .statusCode(200);

        lines(1);
        assertFalse(written.toString(StandardCharsets.UTF_8).contains("secret-"));
    }

    @Test
    void malformedTaskIdLogsNoTask() {
        RawClient.exchange(
                gateway,
                "GET /api/v1/task/x%00" + task
                        + "/screenshots HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertFalse(lines(1).get(0).has("task"));
    }

    @Test
    void eventStreamLogsOneLineAtItsEnd() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        try (EventClient client = new EventClient(gateway.resolve(list + "/events"), null)) {
            client.await1("screenshot");
            assertEquals(0, ownLines().size());
        }
        assertTrue(lines(1).get(0).path("aborted").asBoolean());
    }
}
