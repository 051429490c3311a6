package io.github.screenshotgateway.images.preview;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PreviewTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1, 700);

    /** Previews, several times as many as are made at once. */
    private static final int MANY = 60;

    @Inject
    ImageStore store;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void givenOneScreenshot() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));
        upstream.image("/a/step_1.png", PNG);
    }

    private ValidatableResponse preview(String name, String query) {
        return given().get("/api/v1/task/" + task + "/screenshots/" + name + "?" + query)
                .then();
    }

    private static int width(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png)).getWidth();
    }

    private String cacheStatus(String query) {
        return preview("step_1.png", query).statusCode(200).extract().header("Cache-Status");
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 320, 640})
    void previewIsPngOfRequestedWidth(int width) throws IOException {
        byte[] preview = preview("step_1.png", "width=" + width)
                .statusCode(200)
                .contentType("image/png")
                .header("Cache-Control", "private, max-age=2592000, immutable")
                .header("Content-Disposition", "inline; filename=\"" + task + "-step_1-" + width + ".png\"")
                .extract()
                .asByteArray();

        assertEquals(width, width(preview));
        assertTrue(preview.length < PNG.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100", "320.0", "0320", "99999999999", "320px"})
    void otherWidthIsInvalidRequest(String width) {
        preview("step_1.png", "width=" + width)
                .statusCode(400)
                .body("type", is(PROBLEMS + "invalid-request"))
                .body("detail", is("The parameter width must be one of 160, 320, 640."));
    }

    @ParameterizedTest
    @CsvSource({"redirect, 400", "direct, 400", "nonsense, 400", "proxy, 200"})
    void previewIsAvailableByProxyOnly(String delivery, int status) {
        preview("step_1.png", "width=320&delivery=" + delivery).statusCode(status);
    }

    @Test
    void previewIsMadeOnceOfStoredImage() {
        long before = made();
        image(task, "step_1.png");
        assertEquals("ScreenshotGateway; fwd=miss", cacheStatus("width=320"));
        assertEquals("ScreenshotGateway; hit", cacheStatus("width=320"));
        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
        assertEquals(before + 1, made());
    }

    @Test
    void purgeOfTaskDropsItsPreviews() {
        cacheStatus("width=320");
        store.forget(new TaskId(task)).await().indefinitely();
        assertEquals("ScreenshotGateway; fwd=miss", cacheStatus("width=320"));
        assertEquals(2, upstream.mediaCalls("/a/step_1.png"));
    }

    @Test
    void concurrentRequestsShareDownloadAndPreview() {
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<CompletableFuture<String>> etags = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> preview("step_1.png", "width=320")
                                .statusCode(200)
                                .extract()
                                .header("ETag"),
                        clients))
                .toList();

        assertEquals(1, etags.stream().map(CompletableFuture::join).distinct().count());
        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
        clients.shutdown();
    }

    @Test
    void previewOfLatestMustBeRevalidated() throws IOException {
        byte[] preview = preview("latest", "width=160")
                .statusCode(200)
                .header("Cache-Control", "private, no-cache")
                .extract()
                .asByteArray();
        assertEquals(160, width(preview));
    }

    @Test
    void narrowImageIsItsOwnPreview() {
        upstream.image("/a/step_1.png", Pngs.png(2));
        assertArrayEquals(
                Pngs.png(2), preview("step_1.png", "width=320").extract().asByteArray());
    }

    /** It is 50 kB, and would be ten gigabytes of pixels. The image itself is still delivered. */
    @Test
    void bombHasNoPreviewButIsDelivered() {
        byte[] bomb = new PngParts(50_000, 50_000)
                .zeros("IDAT", new byte[0], 50_000_000)
                .end();
        upstream.image("/a/step_1.png", bomb);

        preview("step_1.png", "width=320")
                .statusCode(502)
                .header("Cache-Control", "no-store")
                .body("type", is(PROBLEMS + "image-rejected"));
        assertArrayEquals(bomb, image(task, "step_1.png").extract().asByteArray());
    }

    /** Each chunk keeps the decoder busy for a while. */
    @Test
    void imageWithTooManyChunksHasNoPreview() {
        PngParts png = new PngParts(700, 1);
        IntStream.range(0, PngChunks.MAX).forEach(i -> png.chunk("IDAT", new byte[0]));
        upstream.image("/a/step_1.png", png.zeros("IDAT", new byte[0], 701).end());

        preview("step_1.png", "width=320")
                .statusCode(502)
                .body("type", is(PROBLEMS + "image-rejected"))
                .body("detail", containsString("chunks"));
    }

    private long made() {
        return metrics.timer("gateway.images.previews").count();
    }

    /** Requests many previews that take long to make, all at once and for one client. */
    private List<RawClient> manyPreviews() {
        byte[] large = new PngParts(4_000, 4_000)
                .zeros("IDAT", new byte[0], 4_001L * 4_000)
                .end();
        upstream.media().stubFor(get(urlPathMatching("/many/.*")).willReturn(ok().withBody(large)));
        upstream.v1Task(
                task + "-many",
                "running",
                IntStream.range(0, MANY)
                        .mapToObj(i -> upstream.mediaUrl("/many/" + i + ".png"))
                        .toArray(String[]::new));
        list(task + "-many").statusCode(200);
        List<RawClient> clients = IntStream.range(0, MANY)
                .mapToObj(i -> new RawClient(gateway)
                        .send("GET /api/v1/task/" + task + "-many/screenshots/" + i
                                + ".png?width=160 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .toList();
        await().until(() -> upstream.mediaRequests().size() == MANY);
        return clients;
    }

    @Test
    void manyPreviewsOfClientDoNotDelayOtherClient() {
        List<RawClient> many = manyPreviews();
        long before = made();
        try (RawClient other = RawClient.at("127.0.0.2", gateway)
                .send("GET /api/v1/task/" + task
                        + "/screenshots/step_1.png?width=160 HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            other.readUntil("HTTP/1.1 200 OK\r\n");
        }
        long meanwhile = made() - before;
        many.forEach(RawClient::close);

        assertTrue(meanwhile < MANY / 2, meanwhile + " were made before it");
    }

    @Test
    void abandonedPreviewsAreNotMade() {
        long before = made();
        manyPreviews().forEach(RawClient::close);
        // The turn of this preview comes after theirs.
        preview("step_1.png", "width=160").statusCode(200);
        long made = made() - before;
        assertTrue(made < MANY / 2, made + " were made");
    }

    /** Hits in memory are answered before the framework, which is reached by a query that only it understands. */
    @Test
    void hitEqualsResponseOfFramework() {
        cacheStatus("width=320");
        assertEquals(exchange("width=320&more"), exchange("width=320"));
    }

    private String exchange(String query) {
        String answer = RawClient.exchange(
                gateway,
                "GET /api/v1/task/" + task + "/screenshots/step_1.png?" + query
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String[] headAndBody = answer.split("\r\n\r\n", 2);
        return List.of(headAndBody[0].split("\r\n")).stream()
                        .map(String::toLowerCase)
                        .sorted()
                        .toList()
                + headAndBody[1];
    }
}
