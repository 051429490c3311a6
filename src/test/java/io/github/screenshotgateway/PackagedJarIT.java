package io.github.screenshotgateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway as operators start it: a process of its own, configured by its environment alone. */
class PackagedJarIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final byte[] PNG = Pngs.png(1);

    @TempDir
    Path folder;

    private final UpstreamStub upstream = new UpstreamStub();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    @BeforeEach
    void startUpstream() {
        upstream.start();
        upstream.image("/shots/1.png", PNG);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
        upstream.stop();
    }

    private void start(Map<String, String> variables) throws IOException {
        ProcessBuilder gateway = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString());
        gateway.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_") || name.startsWith("BROWSER_USE_"));
        gateway.environment().putAll(variables);
        process =
                gateway.redirectErrorStream(true).redirectOutput(log().toFile()).start();
    }

    private Path log() {
        return folder.resolve("log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What the vendor's Python does: read the list, fetch the first of its URLs. */
    private byte[] firstScreenshotThroughAGatewayFor(String api) throws IOException, InterruptedException {
        int port = startInFrontOf(api);
        String list = new String(get("http://localhost:" + port + "/api/v1/task/task_1/screenshots")
                .body());
        return get(new ObjectMapper().readTree(list).at("/screenshots/0").asText())
                .body();
    }

    /** @return the port for clients, when the gateway is ready */
    private int startInFrontOf(String api) throws IOException, InterruptedException {
        int port = freePort();
        int management = freePort();
        start(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(management),
                "GATEWAY_UPSTREAM_URL", upstream.api().baseUrl(),
                "GATEWAY_UPSTREAM_API_KEY", "a-key",
                "GATEWAY_UPSTREAM_API", api,
                "GATEWAY_IMAGES_ALLOWED_ORIGINS", upstream.media().baseUrl()));
        await().atMost(Duration.ofMinutes(1)).until(() -> isReady(management));
        return port;
    }

    private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private boolean isReady(int management) throws InterruptedException {
        try {
            return get("http://localhost:" + management + "/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void itServesAV1Upstream() throws IOException, InterruptedException {
        upstream.v1Task("task_1", "finished", upstream.mediaUrl("/shots/1.png"));

        assertArrayEquals(PNG, firstScreenshotThroughAGatewayFor("v1"));
    }

    @Test
    void itServesAV2Upstream() throws IOException, InterruptedException {
        upstream.v2Task(
                "task_1",
                WireMock.okJson("{\"status\":\"finished\",\"steps\":[{\"number\":1,\"screenshotUrl\":\""
                        + upstream.mediaUrl("/shots/1.png") + "\"}]}"));

        assertArrayEquals(PNG, firstScreenshotThroughAGatewayFor("v2"));
    }

    /** They would never end by themselves, and the gateway waits for requests that are under way. */
    @Test
    void whenItStopsEventStreamsEndAtOnceAndWhole() throws IOException, InterruptedException {
        upstream.v1Task("task_1", "running", upstream.mediaUrl("/shots/1.png"));
        URI events = URI.create("http://localhost:" + startInFrontOf("v1") + "/api/v1/task/task_1/screenshots/events");
        try (EventClient client = new EventClient(events, null)) {
            client.await1("screenshot");
            process.destroy();

            await().until(client::ended);
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it still runs");
            assertEquals(
                    List.of("screenshot"),
                    client.events().stream().map(EventClient.Event::name).toList());
        }
        String log = Files.readString(log());
        assertFalse(log.contains("Timed out waiting for graceful shutdown"), log);
    }

    private String refusal(Map<String, String> variables) throws IOException, InterruptedException {
        start(variables);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it still runs");
        assertNotEquals(0, process.exitValue());
        return Files.readString(log());
    }

    @Test
    void withoutAKeyItRefusesToStartAndSaysWhatToSet() throws IOException, InterruptedException {
        String log = refusal(Map.of());

        assertTrue(log.contains("Set GATEWAY_UPSTREAM_API_KEY"), log);
    }

    @Test
    void aSettingThatCannotBeReadIsNamedWithItsFormat() throws IOException, InterruptedException {
        String log =
                refusal(Map.of("GATEWAY_UPSTREAM_API_KEY", "a-key", "GATEWAY_LISTS_RUNNING_FRESH_FOR", "two bananas"));

        assertTrue(log.contains("gateway.lists.running-fresh-for"), log);
        assertTrue(log.contains("500ms, 2s, 5m, 24h"), log);
    }

    @Test
    void theSimulatorIsNotInIt() throws IOException {
        try (Stream<Path> files = Files.walk(JAR.getParent())) {
            List<String> simulator = files.map(Path::toString)
                    .filter(name -> name.contains("wiremock") || name.contains("simulator"))
                    .toList();

            assertEquals(List.of(), simulator);
        }
    }
}
