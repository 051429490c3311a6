package io.github.screenshotgateway.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.screenshotgateway.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's vendor behaves as the vendor's documents say. {@code SameResponsesIT} compares its generations. */
class SimulatedVendorTest {
    private static final Contract V2 = contract("openapi-v2-tasks.json");
    private static final Contract V3 = contract("openapi-v3-sessions.json");
    private static final String KEY_HEADER = "X-Browser-Use-API-Key";
    private static final long START = 1_800_000_000;
    private static final String RUNNING = "demo-running-" + START;

    private final HttpClient client = HttpClient.newHttpClient();
    private Instant now = Instant.ofEpochSecond(START);
    private final SimulatedVendor vendor = new SimulatedVendor(0, () -> now);

    SimulatedVendorTest() throws IOException {}

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void anotherDemoRecognizesIt() throws IOException {
        assertTrue(SimulatedVendor.listensAt(vendor.url()));
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        other.start();
        try {
            assertFalse(SimulatedVendor.listensAt(
                    URI.create("http://127.0.0.1:" + other.getAddress().getPort())));
        } finally {
            other.stop(0);
        }
    }

    private static Contract contract(String name) {
        try (InputStream document = SimulatedVendorTest.class.getResourceAsStream("/upstream/" + name)) {
            return new Contract(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<byte[]> get(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(vendor.url().resolve(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(String url) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(url, KEY_HEADER, "any", "Authorization", "Bearer any");
        assertEquals(200, response.statusCode(), url);
        return new ObjectMapper().readTree(response.body());
    }

    private void after(int seconds) {
        now = Instant.ofEpochSecond(START).plusSeconds(seconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10, 45, 48, 100})
    void documentsAreValidForTheVendorsSchemas(int seconds) throws IOException, InterruptedException {
        after(seconds);
        for (String task : List.of(
                RUNNING, "demo-late-" + START, "demo-slow-" + START, "demo-finished", "demo-disabled", "demo-gone")) {
            assertEquals(List.of(), V2.faults("/components/schemas/TaskView", json("/api/v2/tasks/" + task)));
            assertEquals(
                    List.of(),
                    V2.faults("/components/schemas/TaskStatusView", json("/api/v2/tasks/" + task + "/status")));
            assertEquals(List.of(), V3.faults("/components/schemas/SessionResponse", json("/api/v3/sessions/" + task)));
            assertEquals(
                    List.of(),
                    V3.faults(
                            "/components/schemas/MessageListResponse",
                            json("/api/v3/sessions/" + task + "/messages?limit=100")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, created, created",
        "0, 0, running, running",
        "10, 3, running, running",
        "45, 15, running, running",
        "48, 15, finished, stopped"
    })
    void runningTaskGetsAScreenshotEveryThreeSeconds(int seconds, int screenshots, String v1Status, String v3Status)
            throws IOException, InterruptedException {
        after(seconds);

        assertEquals(
                screenshots,
                json("/api/v1/task/" + RUNNING + "/screenshots")
                        .at("/screenshots")
                        .size());
        assertEquals(v1Status, json("/api/v1/task/" + RUNNING + "/status").asText());
        assertEquals(screenshots, json("/api/v2/tasks/" + RUNNING).at("/steps").size());
        assertEquals(v3Status, json("/api/v3/sessions/" + RUNNING).at("/status").asText());
        assertEquals(screenshots, screenshotsOfMessages(RUNNING).size());
    }

    private List<String> screenshotsOfMessages(String session) throws IOException, InterruptedException {
        List<String> screenshots = new ArrayList<>();
        json("/api/v3/sessions/" + session + "/messages?limit=100")
                .at("/messages")
                .forEach(message -> {
                    if (message.at("/screenshotUrl").isTextual()) {
                        screenshots.add(message.at("/screenshotUrl").asText());
                    }
                });
        return screenshots;
    }

    @Test
    void pagesOfMessagesFollowEachOther() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String after = "";
        JsonNode page;
        do {
            page = json("/api/v3/sessions/demo-finished/messages?limit=7" + after);
            page.at("/messages").forEach(message -> ids.add(message.at("/id").asText()));
            after = "&after=" + ids.get(ids.size() - 1);
        } while (page.at("/hasMore").asBoolean());

        assertEquals(22, ids.size());
        assertEquals(22, ids.stream().distinct().count());
        assertEquals(
                10,
                json("/api/v3/sessions/demo-finished/messages").at("/messages").size());
        String unknown = "/api/v3/sessions/demo-finished/messages?after=00000000-0000-4000-8000-000000000000";
        assertEquals(0, json(unknown).at("/messages").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=-1", "limit=ten", "limit=", "after=1", "after="})
    void invalidPagesAreRefused(String query) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get("/api/v3/sessions/demo-finished/messages?" + query, KEY_HEADER, "any");

        assertEquals(422, response.statusCode());
        JsonNode document = new ObjectMapper().readTree(response.body());
        assertEquals(List.of(), V3.faults("/components/schemas/HTTPValidationError", document));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/task/demo-finished/screenshots, 401",
        "/api/v2/tasks/demo-finished, 401",
        "/api/v3/sessions/demo-finished, 401",
        "/api/v2/task/demo-finished, 404",
        "/, 404"
    })
    void callsWithoutAKeyAndUnknownRoutesAreRefused(String path, int status) throws IOException, InterruptedException {
        assertEquals(status, get(path).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/task/unknown/status",
                "/api/v2/tasks/demo-running-1",
                "/api/v2/tasks/demo-finished-1800000000",
                "/api/v3/sessions/unknown/messages"
            })
    void unknownTaskIsNotFound(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path, KEY_HEADER, "any", "Authorization", "Bearer any");

        assertEquals(404, response.statusCode());
        assertEquals(false, new String(response.body(), StandardCharsets.UTF_8).contains("Not Found"));
    }

    @Test
    void picturesAreDownloadedWithoutAKey() throws IOException, InterruptedException {
        String url = json("/api/v1/task/demo-finished/screenshots")
                .at("/screenshots/14")
                .asText();
        HttpResponse<byte[]> picture = get(url);

        assertEquals(200, picture.statusCode());
        assertEquals("image/png", picture.headers().firstValue("Content-Type").orElseThrow());
        assertArrayEquals(Film.picture(15), picture.body());
    }

    @Test
    void presignedUrlExpires() throws IOException, InterruptedException {
        String url = screenshotsOfMessages("demo-finished").get(0);
        assertEquals(200, get(url).statusCode());

        now = now.plus(Duration.ofSeconds(301));
        assertEquals(403, get(url).statusCode());
    }

    @Test
    void pictureOfASlowTaskComesAfterItsUrl() throws IOException, InterruptedException {
        after(3);
        String url = json("/api/v1/task/demo-slow-" + START + "/screenshots")
                .at("/screenshots/0")
                .asText();
        assertEquals(404, get(url).statusCode());

        after(9);
        assertEquals(200, get(url).statusCode());
    }

    @Test
    void lastScreenshotOfALateTaskComesAfterItsEnd() throws IOException, InterruptedException {
        String late = "demo-late-" + START;
        after(18);
        assertEquals(
                "finished",
                json("/api/v2/tasks/" + late + "/status").at("/status").asText());
        assertEquals(4, screenshotsOfMessages(late).size());

        after(38);
        assertEquals(5, screenshotsOfMessages(late).size());
    }

    @Test
    void imagesOfTheGoneTaskAreNotStored() throws IOException, InterruptedException {
        String v1 =
                json("/api/v1/task/demo-gone/screenshots").at("/screenshots/0").asText();
        String v2 = json("/api/v2/tasks/demo-gone").at("/steps/0/screenshotUrl").asText();

        assertEquals(404, get(v1).statusCode());
        assertEquals(404, get(v2).statusCode());
        assertEquals(404, get(URI.create(v1).resolve("16.png").toString()).statusCode());
    }
}
