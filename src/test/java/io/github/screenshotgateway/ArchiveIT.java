package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.support.BucketStub;
import io.github.screenshotgateway.support.Chromium;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.ObjectServer;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packaged gateways with a bucket. */
@Tag("objects")
@EngineServer.Needed
@Chromium.Needed
class ArchiveIT {
    private static final int KILLS = 10;
    private static final int TASKS = 100;
    private static final int IMAGES = 5;

    /** The program of the vendor's page, extended to all screenshots. */
    private static final String CLIENT = """
            import hashlib, requests, sys
            response = requests.get(f'{sys.argv[1]}/api/v1/task/{sys.argv[2]}/screenshots')
            screenshots = response.json()
            print(f"Found {len(screenshots['screenshots'])} screenshots")
            for screenshot_url in screenshots['screenshots']:
                img_response = requests.get(screenshot_url)
                img_response.raise_for_status()
                print(screenshot_url.split('/')[-1], hashlib.sha256(img_response.content).hexdigest())
            """;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final UpstreamStub upstream = new UpstreamStub();
    private final BucketStub bucket = new BucketStub();
    private final EngineServer engine = new EngineServer(EngineServer.Kind.VALKEY);
    private final List<GatewayProcess> gateways = new ArrayList<>();

    @BeforeEach
    void start() {
        upstream.start();
    }

    @AfterEach
    void stop() {
        gateways.forEach(GatewayProcess::close);
        engine.close();
        bucket.close();
        upstream.stop();
    }

    private GatewayProcess gateway(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "GATEWAY_UPSTREAM_API",
                "v1",
                "GATEWAY_UPSTREAM_URL",
                upstream.api().baseUrl(),
                "GATEWAY_UPSTREAM_API_KEY",
                "key",
                "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND",
                "500",
                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                upstream.media().baseUrl(),
                "GATEWAY_ARCHIVE_BUCKET",
                bucket.name(),
                "GATEWAY_ARCHIVE_ENDPOINT",
                bucket.endpoint(),
                "AWS_ACCESS_KEY_ID",
                ObjectServer.KEY,
                "AWS_SECRET_ACCESS_KEY",
                ObjectServer.SECRET));
        variables.putAll(more);
        GatewayProcess started = new GatewayProcess(folder, variables);
        gateways.add(started);
        return started;
    }

    private GatewayProcess replica() {
        return gateway(Map.of("GATEWAY_CLUSTER_HOSTS", engine.host()));
    }

    private void awaitJoined(GatewayProcess replica) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> text(replica.management("/q/metrics")).contains("gateway_cluster_joined 1.0"));
    }

    private void givenTask(String task, String status, int images) {
        for (int i = 1; i <= images; i++) {
            upstream.image("/" + task + "/step_" + i + ".png", Pngs.png(task.hashCode() + i, 80));
        }
        upstream.v1Task(
                task,
                status,
                IntStream.rangeClosed(1, images)
                        .mapToObj(i -> upstream.mediaUrl("/" + task + "/step_" + i + ".png"))
                        .toArray(String[]::new));
    }

    private HttpResponse<byte[]> get(URI uri) {
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(URI uri) {
        return new String(get(uri).body(), StandardCharsets.UTF_8);
    }

    private String runClient(GatewayProcess gateway, String task) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("client.py"), CLIENT);
        String url = gateway.uri("").toString();
        Process process = new ProcessBuilder("python3", script.toString(), url, task)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void taskOutlivesTheVendorAndTheGateway() throws IOException, InterruptedException {
        givenTask("audited", "finished", 12);
        URI zip;
        String before;
        byte[] zipBefore;
        try (GatewayProcess first = gateway(Map.of()).awaitReady()) {
            zip = first.uri("/api/v1/task/audited/screenshots.zip");
            before = runClient(first, "audited");
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                get(first.uri("/api/v1/task/audited/screenshots"));
                return bucket.keys("v1/").stream().anyMatch(key -> key.endsWith("/audited/list.json"));
            });
            zipBefore = get(zip).body();
        }

        upstream.reset();
        upstream.v1List("audited", jsonResponse("{\"detail\":\"Task not found\"}", 404));
        GatewayProcess second = gateway(Map.of()).awaitReady();

        assertEquals(before, runClient(second, "audited"));
        assertArrayEquals(
                zipBefore,
                get(second.uri("/api/v1/task/audited/screenshots.zip")).body());
        assertPlays(second);
        assertEquals(0, upstream.mediaRequests().size());
    }

    private void assertPlays(GatewayProcess gateway) {
        try (Playwright playwright = Chromium.driver();
                Browser browser = Chromium.launch(playwright)) {
            Page page = browser.newPage();
            page.navigate(gateway.uri("/tasks/audited").toString());
            assertThat(page.locator("#grid .shot")).hasCount(12);
            assertThat(page.locator("#refreshed"))
                    .hasText(Pattern.compile("from the archive, captured on .*, 20\\d\\d.*[AP]M"));
            page.locator("#replay").click();
            page.waitForFunction("() => large.complete && large.naturalWidth > 0");
            page.locator("#speed").selectOption("8");
            assertThat(page.locator("#position"))
                    .containsText("12 of 12", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            page.waitForFunction("() => large.complete && large.naturalWidth > 0");
            assertThat(page.locator("#failure")).isHidden();
        }
    }

    @Test
    void tasksAreCompleteAfterReplicasWereKilledWhileArchivingThem() throws IOException, InterruptedException {
        List<String> tasks =
                IntStream.range(0, TASKS).mapToObj(i -> "killed-" + i).toList();
        tasks.forEach(task -> givenTask(task, "finished", IMAGES));
        List<GatewayProcess> replicas = new ArrayList<>(List.of(replica(), replica()));
        replicas.forEach(GatewayProcess::awaitReady);
        replicas.forEach(this::awaitJoined);
        HttpResponse<String> added = client.send(
                HttpRequest.newBuilder(replicas.get(0).management("/archive/tasks"))
                        .POST(BodyPublishers.ofString(String.join("\n", tasks)))
                        .build(),
                BodyHandlers.ofString());
        assertEquals("{\"waiting\":" + TASKS + ",\"refused\":[],\"malformed\":[]}", added.body());

        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1_500));
            int victim = random.nextInt(replicas.size());
            replicas.get(victim).close();
            replicas.set(victim, replica());
            assertNoListWithoutItsImages("seed " + seed + ", kill " + kill);
        }

        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> archivedLists().size() == TASKS);
        assertEquals(TASKS * IMAGES, assertNoListWithoutItsImages("seed " + seed));
        assertNoImageWasWrittenTwice();
    }

    private List<String> archivedLists() {
        return bucket.keys("v1/").stream()
                .filter(key -> key.endsWith("/list.json"))
                .toList();
    }

    /** @return the number of images that lists name */
    private int assertNoListWithoutItsImages(String when) throws IOException {
        int images = 0;
        for (String key : archivedLists()) {
            JsonNode list = new ObjectMapper().readTree(bucket.get(key).asByteArray());
            for (JsonNode screenshot : list.path("screenshots")) {
                byte[] image = bucket.get(key.replace("list.json", "")
                                + screenshot.path("object").asText())
                        .asByteArray();
                assertEquals(
                        screenshot.path("sha256").asText(), HexFormat.of().formatHex(Sha256.of(image)), when + key);
                images++;
            }
        }
        return images;
    }

    private void assertNoImageWasWrittenTwice() {
        Map<String, Long> written = bucket.proxy().getAllServeEvents().stream()
                .filter(event -> event.getRequest().getMethod().equals(RequestMethod.PUT))
                .filter(event -> event.getRequest().getUrl().contains("/images/"))
                .filter(event -> event.getResponse().getStatus() == 200)
                .map(ServeEvent::getRequest)
                .collect(Collectors.groupingBy(request -> request.getUrl(), Collectors.counting()));
        assertEquals(TASKS * IMAGES, written.size());
        assertTrue(written.values().stream().allMatch(times -> times == 1), written::toString);
    }

    @Test
    void replicasShareOneDownload() {
        List<GatewayProcess> replicas = List.of(replica(), replica(), replica());
        replicas.forEach(GatewayProcess::awaitReady);
        replicas.forEach(this::awaitJoined);
        givenTask("shared", "running", 3);
        // The list, and the classes that the first request loads.
        replicas.forEach(replica -> get(replica.uri("/api/v1/task/shared/screenshots/step_3.png")));

        assertEquals(1, downloadsOf("step_1.png", replicas));
        bucket.proxy().stop();
        assertEquals(3, downloadsOf("step_2.png", replicas));
    }

    /** Of 300 requests at once. */
    private int downloadsOf(String name, List<GatewayProcess> replicas) {
        List<CompletableFuture<HttpResponse<byte[]>>> responses = IntStream.range(0, 300)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(replicas.get(i % replicas.size())
                                        .uri("/api/v1/task/shared/screenshots/" + name))
                                .build(),
                        BodyHandlers.ofByteArray()))
                .toList();
        byte[] expected = Pngs.png("shared".hashCode() + Integer.parseInt(name.replaceAll("\\D", "")), 80);
        for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
            HttpResponse<byte[]> image = response.orTimeout(1, TimeUnit.MINUTES).join();
            assertEquals(200, image.statusCode());
            assertArrayEquals(expected, image.body());
        }
        return upstream.mediaCalls("/shared/" + name);
    }
}
