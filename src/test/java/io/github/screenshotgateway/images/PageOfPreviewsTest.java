package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews of high-resolution screenshots, in the heap of a pod with the default limit. */
@QuarkusTest
class PageOfPreviewsTest extends GatewayTest {
    private static final int SCREENSHOTS = 24;
    private static final long HEAP = 268L * 1024 * 1024 / 5;

    private final ExecutorService clients = Executors.newFixedThreadPool(SCREENSHOTS);

    @Inject
    TransientHeap heap;

    @Inject
    Images images;

    private long originalBound;
    private long originalHeld;

    @BeforeEach
    void limitHeapToPod() {
        originalBound = heap.bound().setLimit(HEAP);
        originalHeld = images.held().setLimit(HEAP / 4);
    }

    @AfterEach
    void assertNothingStaysCounted() {
        clients.shutdown();
        await().until(() -> heap.bound().used() == 0 && images.held().used() == 0);
        heap.bound().setLimit(originalBound);
        images.held().setLimit(originalHeld);
    }

    @ParameterizedTest
    @CsvSource({"2560, 1440", "1920, 1080"})
    void previewsOfWholePageAreAllMade(int width, int height) {
        byte[] noise = new byte[1_300_000];
        new Random(1).nextBytes(noise);
        byte[] png = Pictures.join(Pngs.flat(1, width, height), noise);
        upstream.v1Task(
                task,
                "finished",
                IntStream.range(0, SCREENSHOTS)
                        .mapToObj(i -> upstream.mediaUrl("/" + task + "/" + i + ".png"))
                        .toArray(String[]::new));
        upstream.media()
                .stubFor(get(urlPathMatching("/" + task + "/.*"))
                        .willReturn(ok().withBody(png).withHeader("Content-Length", Integer.toString(png.length))));

        List<Integer> statuses = IntStream.range(0, SCREENSHOTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> given().get("/api/v1/task/{task}/screenshots/{i}.png?width=320", task, i)
                                .statusCode(),
                        clients))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();

        assertEquals(List.of(200), statuses);
    }
}
