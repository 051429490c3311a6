package io.github.screenshotgateway.images.store;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.ProxyProfile;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway without the memory tier: every downloaded image is answered from disk. */
@QuarkusTest
@TestProfile(ProxyProfile.class)
class DiskHitsTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/{name}";
    private static final String FROM_DISK = "ScreenshotGateway; hit; detail=disk";
    private static final byte[] PNG = Pngs.png(1);

    @Inject
    ImageStore images;

    @Inject
    MemoryTier memory;

    @Inject
    TransientHeap heap;

    @Inject
    StoreConfig config;

    private String tag;

    @BeforeEach
    void givenImageOnDisk() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));
        upstream.image("/a/step_1.png", PNG);
        upstream.image("/a/step_2.png", Pngs.png(2));
        tag = image(task, "step_1.png")
                .header("Cache-Status", "ScreenshotGateway; fwd=miss")
                .extract()
                .header("ETag");
        // Written after the response.
        await().untilAsserted(() -> image(task, "step_1.png").header("Cache-Status", FROM_DISK));
    }

    @Test
    void diskHitHasDownloadedBytesWithoutSecondDownload() {
        assertArrayEquals(
                PNG, image(task, "step_1.png").statusCode(200).extract().asByteArray());
        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
    }

    @Test
    void previewIsKeptOnDisk() {
        upstream.image("/a/step_2.png", Pngs.png(2, 400));
        await().untilAsserted(() ->
                given().get(PATH + "?width=320", task, "step_2.png").then().header("Cache-Status", FROM_DISK));
        assertEquals(1, upstream.mediaCalls("/a/step_2.png"));
    }

    /** The file stores no media type, and needs none. */
    @Test
    void jpegFromDiskHasItsMediaType() {
        upstream.image("/a/step_2.png", Pictures.jpeg(40, 20));
        image(task, "step_2.png").statusCode(200);
        await().untilAsserted(() ->
                image(task, "step_2.png").header("Cache-Status", FROM_DISK).header("Content-Type", "image/jpeg"));
    }

    @Test
    void matchingIfNoneMatchGetsNoBody() {
        getWith("If-None-Match", tag).statusCode(304).header("ETag", tag).header("Content-Length", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 10", "bytes=10-, 10, -1", "bytes=-7, -7, -1"})
    void rangeGetsThatPart(String range, int from, int to) {
        int first = from < 0 ? PNG.length + from : from;
        byte[] part = getWith("Range", range).statusCode(206).extract().asByteArray();
        assertArrayEquals(Arrays.copyOfRange(PNG, first, to < 0 ? PNG.length : to), part);
    }

    @Test
    void rangePastEndIsRefusedWithSize() {
        getWith("Range", "bytes=" + PNG.length + "-")
                .statusCode(416)
                .header("Content-Range", equalTo("bytes */" + PNG.length));
    }

    /** Clients still read many other images. */
    @Test
    void imageIsServedFromHeapWhenDirectMemoryIsFull() {
        Resident others = fillDirectMemory();
        try {
            assertArrayEquals(
                    PNG,
                    image(task, "step_1.png")
                            .header("Cache-Status", FROM_DISK)
                            .extract()
                            .asByteArray());
        } finally {
            others.release();
        }
    }

    /** The problem replaces an image whose headers were ready. */
    @Test
    void fullMemoryGetsCompleteProblem() {
        Resident others = fillDirectMemory();
        long originalBound = heap.bound().setLimit(0);
        try {
            String body = image(task, "step_1.png")
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .contentType("application/problem+json")
                    .extract()
                    .asString();
            assertThat(body, endsWith("}"));
        } finally {
            heap.bound().setLimit(originalBound);
            others.release();
        }
        assertArrayEquals(
                PNG, image(task, "step_1.png").statusCode(200).extract().asByteArray());
    }

    private Resident fillDirectMemory() {
        return memory.allocate((int) MemoryTier.BYTES_LEAVING, new EntityTag(tag))
                .orElseThrow();
    }

    @Test
    void memoryIsFreeAfterEachResponse() {
        image(task, "step_1.png").statusCode(200);
        getWith("If-None-Match", tag).statusCode(304);
        given().head(PATH, task, "step_1.png").then().statusCode(200).header("Cache-Status", FROM_DISK);
        getWith("Range", "bytes=" + PNG.length + "-").statusCode(416);
        await().untilAsserted(() -> assertEquals(0, memory.leaving()));
    }

    /** Opening a named pipe takes until somebody writes into it. */
    @Test
    void hangingReadIsGivenUpForDownload() throws Exception {
        Path file = onlyFileOf(new TaskId(task));
        Path pipe = file.resolveSibling("pipe-" + task);
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Files.createLink(file, pipe);
        try {
            assertArrayEquals(
                    PNG,
                    image(task, "step_1.png")
                            .header("Cache-Status", "ScreenshotGateway; fwd=miss")
                            .extract()
                            .asByteArray());
        } finally {
            // Ends the read.
            Files.newOutputStream(pipe).close();
            Files.delete(pipe);
        }
        await().untilAsserted(() -> image(task, "step_1.png").header("Cache-Status", FROM_DISK));
        await().untilAsserted(() -> assertEquals(0, memory.leaving()));
    }

    private Path onlyFileOf(TaskId id) throws IOException {
        String start = HexFormat.of().toHexDigits(ImageName.digest(id));
        try (Stream<Path> files = Files.walk(config.directory().orElseThrow())) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(start))
                    .toList();
            assertEquals(1, found.size());
            return found.get(0);
        }
    }

    @Test
    void forgottenImageIsGoneFromDisk() {
        images.forget(new TaskId(task)).await().indefinitely();
        image(task, "step_1.png").statusCode(200).header("Cache-Status", "ScreenshotGateway; fwd=miss");
    }

    private ValidatableResponse getWith(String header, String value) {
        return given().header(header, value).get(PATH, task, "step_1.png").then();
    }
}
