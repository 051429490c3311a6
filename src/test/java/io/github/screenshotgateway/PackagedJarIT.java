package io.github.screenshotgateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.UpstreamStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway as operators run it: a separate process, configured only by its environment. */
class PackagedJarIT {
    private static final byte[] PNG = Pngs.png(1);

    @TempDir
    Path folder;

    private final UpstreamStub upstream = new UpstreamStub();
    private final HttpClient client = HttpClient.newHttpClient();
    private GatewayProcess gateway;

    @BeforeEach
    void startUpstream() {
        upstream.start();
        upstream.image("/shots/1.png", PNG);
    }

    @AfterEach
    void stopAll() {
        if (gateway != null) {
            gateway.close();
        }
        upstream.stop();
    }

    private HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private Map<String, String> environment() {
        return Map.of(
                "GATEWAY_UPSTREAM_API",
                "v1",
                "GATEWAY_UPSTREAM_URL",
                upstream.api().baseUrl(),
                "GATEWAY_UPSTREAM_API_KEY",
                "a-key",
                "GATEWAY_LIMITS_READ_TIMEOUT",
                "1s",
                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                upstream.media().baseUrl());
    }

    /** The client does the same as the vendor's Python example; collectors of logs parse the lines. */
    @Test
    void firstScreenshotIsServedAndEveryOutputLineIsAJsonObject() throws IOException, InterruptedException {
        upstream.v1Task("task_1", "finished", upstream.mediaUrl("/shots/1.png"));
        gateway = new GatewayProcess(folder, environment()).awaitReady();
        byte[] list = get(gateway.uri("/api/v1/task/task_1/screenshots")).body();
        String url = new ObjectMapper().readTree(list).at("/screenshots/0").asText();
        assertArrayEquals(PNG, get(URI.create(url)).body());
        gateway.terminate();
        assertTrue(gateway.hasEnded(Duration.ofMinutes(1)), "it still runs");

        List<String> lines = gateway.log().lines().toList();
        List<String> loggers = new ArrayList<>();
        for (String line : lines) {
            loggers.add(new ObjectMapper().readTree(line).path("loggerName").asText());
        }
        assertEquals(2, loggers.stream().filter("access"::equals).count(), gateway.log());
        // A separate thread writes the log, and the JVM does not wait for it at exit.
        assertTrue(lines.get(lines.size() - 1).contains("stopped in"), gateway.log());
    }

    /** Streams never end by themselves, and the shutdown waits for requests in progress. */
    @Test
    void shutdownEndsEventStreamsAtOnceAndComplete() {
        upstream.v1Task("task_1", "running", upstream.mediaUrl("/shots/1.png"));
        gateway = new GatewayProcess(folder, environment()).awaitReady();
        try (EventClient client = new EventClient(gateway.uri("/api/v1/task/task_1/screenshots/events"), null)) {
            client.await1("screenshot");
            gateway.terminate();

            await().until(client::ended);
            assertTrue(gateway.hasEnded(Duration.ofMinutes(1)), "it still runs");
            assertEquals(
                    List.of("screenshot"),
                    client.events().stream().map(EventClient.Event::name).toList());
        }
        assertFalse(gateway.log().contains("Timed out waiting for graceful shutdown"), gateway.log());
    }

    /** An occasional byte defeats every idle time-out. */
    @Test
    void requestThatArrivesByteByByteIsClosed() {
        gateway = new GatewayProcess(folder, environment()).awaitReady();
        try (RawClient slow = new RawClient(gateway.uri("/"))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                try {
                    slow.send("G");
                    return false;
                } catch (UncheckedIOException closed) {
                    return true;
                }
            });
        }
    }

    /** 40 copies of 8 MB would exceed the heap and the direct memory together. */
    @Test
    void slowClientsOfOneImageShareItsBytes() throws IOException, InterruptedException {
        byte[] large = Pngs.png(1, 1_600);
        upstream.v1Task("task_1", "finished", upstream.mediaUrl("/shots/large.png"));
        upstream.image("/shots/large.png", large);
        Map<String, String> variables = new HashMap<>(environment());
        variables.put("JAVA_TOOL_OPTIONS", "-Xmx96m -XX:MaxDirectMemorySize=32m -XX:+ExitOnOutOfMemoryError");
        gateway = new GatewayProcess(folder, variables).awaitReady();
        URI image = gateway.uri("/api/v1/task/task_1/screenshots/large.png");
        assertArrayEquals(large, get(image).body());

        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                clients.add(
                        RawClient.slow(image).send("GET " + image.getPath() + " HTTP/1.1\r\nHost: gateway\r\n\r\n"));
            }
            clients.forEach(client -> {
                client.readUntil("\r\n\r\n");
                assertArrayEquals(large, client.read(large.length));
            });
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** A log driver may stall; the gateway must not. */
    @Test
    void unreadOutputBlocksNeitherRequestsNorShutdown() throws IOException, InterruptedException {
        upstream.v1Task("task_1", "finished", upstream.mediaUrl("/shots/1.png"));
        upstream.v1List("failing", WireMock.aResponse().withStatus(500));
        gateway = new GatewayProcess(folder, environment(), true).awaitReady();
        // A pipe holds 64 kB, which a few hundred lines fill.
        for (int i = 0; i < 1_000; i++) {
            assertEquals(
                    200, get(gateway.uri("/api/v1/task/task_1/screenshots")).statusCode());
        }
        for (int i = 0; i < 20; i++) {
            get(gateway.uri("/api/v1/task/failing/screenshots"));
            get(gateway.uri("/api/v1/task/task_1/screenshots"));
        }
        assertTrue(gateway.isReady());

        gateway.terminate();
        assertTrue(gateway.hasEnded(Duration.ofSeconds(35)), "it is killed by then");
    }

    /** The first thing that a new user starts. A key that is in the environment already is not for a simulated vendor. */
    @Test
    void demoShowsATaskThatGrows() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment());
        variables.put("GATEWAY_DEMO", "true");
        variables.put("GATEWAY_IMAGES_PRIVATE_ORIGINS", upstream.media().baseUrl());
        gateway = new GatewayProcess(folder, variables).awaitReady();

        String start = new String(get(gateway.uri("/")).body(), StandardCharsets.UTF_8);
        assertTrue(start.contains("This is a demo"), start);
        Matcher running = Pattern.compile("tasks/(demo-running-[0-9]+)").matcher(start);
        assertTrue(running.find(), start);
        URI list = gateway.uri("/api/v1/task/" + running.group(1) + "/screenshots");
        int atFirst = screenshots(list).size();
        await().until(() -> screenshots(list).size() > atFirst);
        assertEquals(200, get(URI.create(screenshots(list).get(0).asText())).statusCode());
        assertTrue(start.contains("Version 1."), start);
        assertTrue(gateway.log().contains("This is a demo"), gateway.log());
        assertEquals(List.of(), upstream.api().getAllServeEvents());
    }

    private JsonNode screenshots(URI list) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(list).body()).at("/screenshots");
    }
}
