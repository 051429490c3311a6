package io.github.screenshotgateway.zip;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.NoStoreProfile;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More images than fit into memory, in the heap of a pod with the default limit. No image stays in the store. */
@QuarkusTest
@TestProfile(NoStoreProfile.class)
class CrowdedZipsTest extends GatewayTest {
    /** A fifth of 268 MB. */
    private static final byte[] PNG = Pngs.png(1);

    private static final long HEAP = 268L * 1024 * 1024 / 5;

    /** Heap for the preview of the largest page. */
    private static final long PREVIEW = 48_000_000;

    private static final int ZIPS = 30;
    private static final int MEGABYTE = 1_000_000;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TransientHeap heap;

    @Inject
    MeterRegistry metrics;

    @Inject
    Zips zips;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService readers = Executors.newFixedThreadPool(ZIPS);
    private long before;

    @BeforeEach
    void limitHeapToThatOfAPod() {
        before = heap.bound().setLimit(HEAP);
    }

    @AfterEach
    void assertBoundsAreReleased() {
        readers.shutdownNow();
        await().until(() -> heap.bound().used() == 0);
        assertEquals(0, metrics.get("gateway.images.in.flight.bytes").gauge().value());
        assertEquals(0, zips.bound().used());
        heap.bound().setLimit(before);
    }

    /** A PNG with noise after its end, which the gateway does not check. */
    private static byte[] png(int size) {
        byte[] noise = new byte[size - PNG.length];
        new Random(size).nextBytes(noise);
        return Pictures.join(PNG, noise);
    }

    private void givenImages(String task, int images, byte[] png) {
        upstream.v1Task(
                task,
                "finished",
                IntStream.rangeClosed(1, images)
                        .mapToObj(step -> upstream.mediaUrl("/" + task + "/" + step + ".png"))
                        .toArray(String[]::new));
        upstream.media().stubFor(get(urlPathMatching("/" + task + "/.*")).willReturn(ok().withBody(png)));
    }

    /** The names of all entries, read as fast as possible. */
    private List<String> entries(String task) {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/task/" + task + "/screenshots.zip"))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            List<String> names = new ArrayList<>();
            try (ZipInputStream zip = new ZipInputStream(response.body())) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    names.add(entry.getName());
                    zip.skip(Long.MAX_VALUE);
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(int images) {
        return IntStream.rangeClosed(1, images)
                .mapToObj(step -> String.format("%03d-%d.png", step, step))
                .toList();
    }

    private List<CompletableFuture<List<String>>> zipsAtOnce(int zips, int tasks) {
        return IntStream.range(0, zips)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> entries(task + i % tasks), readers)
                        .orTimeout(2, TimeUnit.MINUTES))
                .toList();
    }

    private static RawClient requestZip(RawClient client, String task) {
        return client.send("GET /api/v1/task/" + task + "/screenshots.zip HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n\r\n");
    }

    @Test
    void thirtyConcurrentZipsAreComplete() {
        int tasks = 10;
        IntStream.range(0, tasks).forEach(i -> givenImages(task + i, 8, png(MEGABYTE)));

        List<List<String>> whole = zipsAtOnce(ZIPS, tasks).stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();

        assertEquals(List.of(names(8)), whole);
    }

    @Test
    void zipOfLargeImagesIsComplete() {
        givenImages(task + 0, 4, png(25 * MEGABYTE));
        assertEquals(names(4), zipsAtOnce(1, 1).get(0).join());
    }

    /** Every image needs more than half of the memory. */
    @Test
    void zipsOfLargeImagesWaitForEachOther() {
        IntStream.range(0, 2).forEach(i -> givenImages(task + i, 2, png(25 * MEGABYTE)));
        List<List<String>> whole = zipsAtOnce(2, 2).stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();
        assertEquals(List.of(names(2)), whole);
    }

    @Test
    void fastZipsCompleteBesideSlowOnes() {
        IntStream.range(0, 4).forEach(i -> givenImages(task + i, 8, png(2 * MEGABYTE)));
        List<RawClient> slow = IntStream.range(0, 6)
                .mapToObj(i -> requestZip(RawClient.slow(gateway), task + i % 4))
                .toList();
        slow.forEach(zip -> zip.read(100));

        List<List<String>> whole = zipsAtOnce(6, 4).stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();

        assertEquals(List.of(names(8)), whole);
        slow.forEach(RawClient::close);
    }

    /** Takes the heap that, for instance, the preview of a tall page needs. */
    private Bound fullHeap() {
        list(task).statusCode(200);
        Bound others = heap.part(PREVIEW, "other things", Duration.ofSeconds(1));
        others.acquire(PREVIEW);
        return others;
    }

    @Test
    void clientThatLeavesWhileWaitingReleasesItsZip() {
        givenImages(task, 3, png(MEGABYTE));
        Bound others = fullHeap();
        double left = metrics.counter("gateway.zips", "outcome", "left").count();
        RawClient waiting = requestZip(new RawClient(gateway), task);
        await().until(() -> upstream.mediaRequests().size() >= 3);
        waiting.close();

        await().until(() -> metrics.counter("gateway.zips", "outcome", "left").count() == left + 1);
        assertEquals(0, zips.bound().used());
        others.release(PREVIEW);
    }

    @Test
    void singleImageWaitsForHeap() {
        givenImages(task, 1, png(MEGABYTE));
        Bound others = fullHeap();
        CompletableFuture<Response> image = CompletableFuture.supplyAsync(
                () -> given().get("/api/v1/task/{task}/screenshots/1.png", task), readers);
        await().until(() -> upstream.mediaRequests().size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> !image.isDone());
        others.release(PREVIEW);

        assertEquals(200, image.join().statusCode());
    }

    @Test
    void singleImageWithoutHeapIs503AfterTimeOut() {
        givenImages(task, 1, png(MEGABYTE));
        Bound others = fullHeap();
        CompletableFuture<Response> image = CompletableFuture.supplyAsync(
                () -> given().get("/api/v1/task/{task}/screenshots/1.png", task), readers);
        await().until(() -> upstream.mediaRequests().size() == 1);

        await().until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return image.isDone();
        });
        others.release(PREVIEW);
        assertEquals(503, image.join().statusCode());
        assertFalse(image.join().header("Retry-After").isEmpty());
    }

    /** An image that the media host has is not missing, so no zip completes without it. */
    @Test
    void zipIsRefusedOrAbortedWhenImageFailsTemporarily() {
        String first = task + "-first";
        givenImages(first, 3, png(MEGABYTE));
        givenImages(task, 3, png(MEGABYTE));
        upstream.media("/" + first + "/1.png", aResponse().withStatus(503));
        upstream.media("/" + task + "/2.png", aResponse().withStatus(500));
        double brokenOff = brokenOff();

        // Both at the same time, because the gateway tries again for some seconds.
        CompletableFuture<Response> refused =
                CompletableFuture.supplyAsync(() -> given().get("/api/v1/task/{task}/screenshots.zip", first), readers);
        assertThrows(UncheckedIOException.class, () -> entries(task));

        refused.join()
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .header("Content-Disposition", nullValue());
        assertEquals(brokenOff + 2, brokenOff());
    }

    private double brokenOff() {
        return metrics.counter("gateway.zips", "outcome", "broken-off").count();
    }

    @Test
    void imageThatRecoversIsInZip() throws Exception {
        givenImages(task, 3, png(MEGABYTE));
        upstream.media("/" + task + "/2.png", aResponse().withStatus(503));
        CompletableFuture<List<String>> zip = CompletableFuture.supplyAsync(() -> entries(task), readers);
        await().until(() -> upstream.mediaCalls("/" + task + "/2.png") > 0);
        upstream.image("/" + task + "/2.png", png(MEGABYTE));
        assertEquals(names(3), zip.get(1, TimeUnit.MINUTES));
    }
}
