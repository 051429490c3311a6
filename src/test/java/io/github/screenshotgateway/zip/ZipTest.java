package io.github.screenshotgateway.zip;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ZipTest extends GatewayTest {
    /** More entries than 16 bits can count need the Zip64 directory (APPNOTE.TXT, 4.4.21). */
    private static final int MORE_THAN_16_BITS = 66_000;

    @TempDir
    Path directory;

    private final ZipFormat zip = new ZipFormat();

    private final Buffer all = Buffer.buffer();

    private ValidatableResponse zip() {
        return given().get("/api/v1/task/{task}/screenshots.zip", task).then();
    }

    private void givenImages(int count) {
        upstream.v1Task(
                task,
                "finished",
                IntStream.rangeClosed(1, count)
                        .mapToObj(step -> upstream.mediaUrl("/a/step_" + step + ".png"))
                        .toArray(String[]::new));
        IntStream.rangeClosed(1, count).forEach(step -> upstream.image("/a/step_" + step + ".png", Pngs.png(step)));
    }

    /** Reads the zip as a stream, which needs sizes and checksums ahead of the content. */
    private static Map<String, byte[]> entries(byte[] zip) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertEquals(ZipEntry.STORED, entry.getMethod());
                entries.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private Map<String, byte[]> entries() {
        return entries(zip().statusCode(200).extract().asByteArray());
    }

    @Test
    void zipHoldsAllScreenshotsInCaptureOrder() {
        givenImages(12);

        Map<String, byte[]> entries = entries();

        List<String> expected = new ArrayList<>();
        for (int step = 1; step <= 12; step++) {
            String name = "%03d-step_%d.png".formatted(step, step);
            expected.add(name);
            assertArrayEquals(Pngs.png(step), entries.get(name), name);
        }
        assertEquals(expected, List.copyOf(entries.keySet()));
    }

    @Test
    void headersNameTypeFileAndCacheStatus() {
        givenImages(1);
        zip().statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + task + ".zip\"")
                .header("Cache-Control", "no-store")
                .header("Cache-Status", startsWith("ScreenshotGateway; fwd=miss; ttl="));
    }

    @Test
    void headReturnsHeadersAndReadsNoImage() {
        givenImages(3);

        given().head("/api/v1/task/{task}/screenshots.zip", task)
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + task + ".zip\"")
                .body(is(emptyString()));
        assertEquals(0, upstream.mediaRequests().size());
    }

    @Test
    void sameScreenshotsGiveIdenticalZips() {
        givenImages(3);
        assertArrayEquals(zip().extract().asByteArray(), zip().extract().asByteArray());
    }

    /** So a thousand and more entries also sort in capture order. */
    @Test
    void positionsOfAThousandHaveFourDigits() {
        givenImages(1_000);
        List<String> names = List.copyOf(entries().keySet());
        assertEquals("0001-step_1.png", names.get(0));
        assertEquals("1000-step_1000.png", names.get(999));
    }

    /** Two names differ only in case, one has no extension, and one is not a plain file name. */
    @Test
    void entryNamesAreUniqueAndPlain() {
        upstream.v1Task(
                task,
                "finished",
                upstream.mediaUrl("/a.png"),
                upstream.mediaUrl("/A.png"),
                upstream.mediaUrl("/shot"),
                upstream.mediaUrl("/not%20plain.png"),
                upstream.mediaUrl("/missing.txt"));
        upstream.media().stubFor(any(anyUrl()).willReturn(ok().withBody(Pngs.png(1))));

        assertEquals(
                List.of("001-a.png", "002-A.png", "003-shot.png", "004-id-4.png", "005-missing.txt.png"),
                List.copyOf(entries().keySet()));
    }

    @Test
    void goneImageHasLineInMissingTxt() {
        givenImages(3);
        list(task);
        clock.advance(Duration.ofHours(2));
        upstream.media("/a/step_2.png", notFound());

        Map<String, byte[]> entries = entries();

        assertEquals(List.of("001-step_1.png", "003-step_3.png", "missing.txt"), List.copyOf(entries.keySet()));
        assertEquals(
                "002-step_2.png: screenshot-gone. The screenshot is listed, but the media host does not have it.\n",
                new String(entries.get("missing.txt")));
    }

    @Test
    void zipOfImagesThatAreNotReadyHoldsOnlyMissingTxt() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));
        assertEquals("001-step_1.png: screenshot-not-ready.", missing().get(0).split("\\. ")[0] + ".");
        assertEquals(List.of("missing.txt"), List.copyOf(entries().keySet()));
    }

    @Test
    void rejectedImageHasLineAndZipIsComplete() {
        givenImages(3);
        upstream.media("/a/step_1.png", ok("<html>"));
        Map<String, byte[]> entries = entries();
        assertEquals(List.of("002-step_2.png", "003-step_3.png", "missing.txt"), List.copyOf(entries.keySet()));
        List<String> lines = new String(entries.get("missing.txt")).lines().toList();
        assertEquals("001-step_1.png: image-rejected.", lines.get(0).split("\\. ")[0] + ".");
    }

    private List<String> missing() {
        return new String(entries().get("missing.txt")).lines().toList();
    }

    /** Two more are read ahead while the twentieth is still in progress. */
    @Test
    void twentyGoneImagesInARowStopDownloads() {
        givenImages(60);
        upstream.media().resetAll();

        List<String> lines = missing();

        assertEquals(23, lines.size());
        assertEquals(
                "023-step_23.png to 060-step_60.png (38): not requested, because none of the twenty before could be read.",
                lines.get(22));
        assertEquals(0, upstream.mediaCalls("/a/step_23.png"));
    }

    @Test
    void secondZipOfGoneImagesDownloadsNothing() {
        givenImages(60);
        upstream.media().resetAll();
        list(task);
        clock.advance(Duration.ofMinutes(1));
        zip();
        int requested = upstream.mediaRequests().size();

        zip().statusCode(200);

        assertEquals(requested, upstream.mediaRequests().size());
    }

    @Test
    void storedImageIsInZipAfterTwentyGoneOnes() {
        givenImages(30);
        image(task, "step_28.png").statusCode(200);
        upstream.media().resetAll();

        Map<String, byte[]> entries = entries();

        assertEquals(List.of("028-step_28.png", "missing.txt"), List.copyOf(entries.keySet()));
        List<String> lines = new String(entries.get("missing.txt")).lines().toList();
        assertEquals("023-step_23.png to 027-step_27.png (5)", lines.get(22).split(":")[0]);
        assertEquals("029-step_29.png to 030-step_30.png (2)", lines.get(23).split(":")[0]);
    }

    /** A rejected image says nothing about the others. */
    @Test
    void rejectedImagesInARowDoNotStopDownloads() {
        givenImages(30);
        IntStream.rangeClosed(1, 29).forEach(step -> upstream.media("/a/step_" + step + ".png", ok("<html>")));
        assertEquals(
                List.of("030-step_30.png", "missing.txt"), List.copyOf(entries().keySet()));
    }

    /** Tools complain about an empty zip. */
    @Test
    void taskWithoutScreenshotsIs404() {
        upstream.v1Task(task, "running");
        zip().statusCode(404).body("type", is(PROBLEMS + "screenshot-not-found"));
    }

    private void add(String name, byte[] content) {
        ByteBuffer left = ByteBuffer.wrap(content);
        zip.begin(name, content.length, ZipFormat.crc(left.duplicate()));
        while (left.hasRemaining()) {
            zip.add(left);
            all.appendBuffer(zip.take());
        }
    }

    private Path end() throws IOException {
        zip.end();
        all.appendBuffer(zip.take());
        return Files.write(directory.resolve("all.zip"), all.getBytes());
    }

    @Test
    void piecesStayNearTheirSizeLimit() {
        ByteBuffer left = ByteBuffer.allocate(200_000);
        zip.begin("large", 200_000, ZipFormat.crc(left.duplicate()));
        while (left.hasRemaining()) {
            zip.add(left);
            assertTrue(zip.take().length() <= ZipFormat.PIECE + 100);
        }
    }

    @Test
    void moreThan65535EntriesAreReadable() throws IOException {
        for (int i = 0; i < MORE_THAN_16_BITS; i++) {
            add("entry-" + i, new byte[] {(byte) i});
        }

        try (ZipFile read = new ZipFile(end().toFile())) {
            assertEquals(MORE_THAN_16_BITS, read.size());
            byte[] last = read.getInputStream(read.getEntry("entry-65999")).readAllBytes();
            assertArrayEquals(new byte[] {(byte) 65_999}, last);
        }
    }

    @Test
    void pythonAcceptsZip() throws Exception {
        add("001-small.png", Pngs.png(1));
        add("002-large.png", Pngs.png(2, 400));

        assertAccepts(
                "python3",
                "-c",
                "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);"
                        + " sys.exit(z.testzip() or z.namelist() != ['001-small.png', '002-large.png'])",
                end().toString());
    }

    private static void assertAccepts(String... command) throws Exception {
        assumeTrue(isInstalled(command[0]), "There is no " + command[0] + " on this machine");
        Process tool =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes());
        assertEquals(0, tool.waitFor(), output);
    }

    private static boolean isInstalled(String tool) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
