package io.github.screenshotgateway.zip;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.NoStoreProfile;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in a heap that is too small for the largest allowed image. The media host sends no Content-Length. */
@QuarkusTest
@TestProfile(NoStoreProfile.class)
class SmallHeapTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    /** The share of a heap of 124 MiB, of which images have 18 MiB. */
    private static final long HEAP = 26_000_000;

    private static final int FITS = 18_000_000;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TransientHeap heap;

    private long before;

    @BeforeEach
    void smallHeap() {
        before = heap.bound().setLimit(HEAP);
    }

    @AfterEach
    void assertHeapIsReleased() {
        await().until(() -> heap.bound().used() == 0);
        heap.bound().setLimit(before);
    }

    private static byte[] png(int size) {
        byte[] noise = new byte[size - PNG.length];
        new Random(size).nextBytes(noise);
        return Pictures.join(PNG, noise);
    }

    private void givenImages(int images, ResponseDefinitionBuilder answer) {
        upstream.v1Task(
                task,
                "finished",
                IntStream.rangeClosed(1, images)
                        .mapToObj(step -> upstream.mediaUrl("/" + task + "/" + step + ".png"))
                        .toArray(String[]::new));
        upstream.media().stubFor(get(urlPathMatching("/" + task + "/.*")).willReturn(answer));
    }

    private static ResponseDefinitionBuilder gzip(byte[] png) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(png);
        }
        return ok().withBody(packed.toByteArray()).withHeader("Content-Encoding", "gzip");
    }

    /** The zip's entries take some of the heap while it waits. */
    @Test
    void zipOfImagesThatFitIsComplete() throws Exception {
        givenImages(3, ok().withBody(png(FITS)));
        assertEquals(List.of("001-1.png", "002-2.png", "003-3.png"), zip());
    }

    @Test
    void zipEndsWithoutTheImageThatDoesNotFit() throws Exception {
        givenImages(3, ok().withBody(png(FITS)));
        upstream.image("/" + task + "/2.png", png(24_000_000));
        assertEquals(List.of("001-1.png", "003-3.png", MissingEntries.NAME), zip());
    }

    /** The names of the zip's entries. */
    private List<String> zip() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/task/" + task + "/screenshots.zip"))
                .timeout(Duration.ofSeconds(60))
                .build();
        byte[] zip = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body();
        List<String> names = new ArrayList<>();
        try (ZipInputStream read = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = read.getNextEntry(); entry != null; entry = read.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {19_500_000, 24_000_000})
    void imageThatDoesNotFitIsRejectedAndNotDownloadedAgain(int size) {
        givenImages(1, ok().withBody(png(size)));
        assertRejected();
        int downloads = upstream.mediaRequests().size();
        assertRejected();
        assertEquals(downloads, upstream.mediaRequests().size());
    }

    @Test
    void gzipThatFitsWithItsUnpackedImageIs200() throws IOException {
        givenImages(1, gzip(png(4_000_000)));
        image(task, "1.png").statusCode(200);
    }

    @Test
    void gzipThatDoesNotFitWithItsUnpackedImageIsRejected() throws IOException {
        givenImages(1, gzip(png(12_000_000)));
        assertRejected();
    }

    private void assertRejected() {
        image(task, "1.png").statusCode(502).body("type", is(PROBLEMS + "image-rejected"));
    }
}
