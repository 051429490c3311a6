package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media hosts send other formats than PNG, and content that is no image, whatever the URL ends in. */
@QuarkusTest
class FormatsTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/{name}";

    @Inject
    ImageStore store;

    @Inject
    ScreenshotLists lists;

    private void givenMedia(ResponseDefinitionBuilder answer) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));
        upstream.media("/a/step_1.png", answer);
    }

    private void givenImage(byte[] content) {
        givenMedia(aResponse().withHeader("Content-Type", "image/png").withBody(content));
    }

    static Stream<Arguments> trailers() {
        return Stream.of(
                arguments("a line end", "\r\n"),
                arguments("a NUL", "\0"),
                arguments("another chunk", "\0\0\0\0tEXtxxxx"),
                arguments("a comment", "<!-- cached -->"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trailers")
    void bytesAfterEndOfPngAreDelivered(String name, String trailer) {
        byte[] png = Pictures.join(Pngs.png(1), trailer.getBytes(ISO_8859_1));
        givenImage(png);
        assertArrayEquals(
                png, image(task, "step_1.png").statusCode(200).extract().asByteArray());
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                arguments("image/jpeg", "jpg", Pictures.jpeg(400, 200)),
                arguments("image/jpeg", "jpg", Pictures.progressiveJpeg(400, 200)),
                arguments("image/webp", "webp", Pictures.webp("lossy")),
                arguments("image/webp", "webp", Pictures.webp("lossless-alpha")),
                arguments("image/png", "png", Pngs.png(1)));
    }

    /** For a download, and for a hit before the framework runs. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void imageIsDeliveredInItsOwnFormat(String type, String extension, byte[] content) {
        givenImage(content);
        for (String cacheStatus : new String[] {"fwd=miss", "hit"}) {
            byte[] body = image(task, "step_1.png")
                    .statusCode(200)
                    .header("Cache-Status", is("ScreenshotGateway; " + cacheStatus))
                    .header("Content-Type", type)
                    .header("Content-Disposition", "inline; filename=\"" + task + "-step_1." + extension + "\"")
                    .extract()
                    .asByteArray();

            assertArrayEquals(content, body);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void headAndRangeHaveMediaType(String type, String extension, byte[] content) {
        givenImage(content);

        given().head(PATH, task, "latest")
                .then()
                .statusCode(200)
                .header("Content-Type", type)
                .header("Content-Length", Integer.toString(content.length))
                .body(emptyString());
        byte[] part = given().header("Range", "bytes=20-29")
                .get(PATH, task, "first")
                .then()
                .statusCode(206)
                .header("Content-Type", type)
                .extract()
                .asByteArray();
        assertArrayEquals(Arrays.copyOfRange(content, 20, 30), part);
    }

    /** The file that a browser saves opens in the program for its format. */
    @ParameterizedTest
    @CsvSource({
        "shot.jpeg, shot.jpg",
        "shot.webp, shot.jpg",
        "shot.PNG, shot.jpg",
        "shot, shot.jpg",
        "shot.v2, shot.v2.jpg",
        ".png, .png.jpg"
    })
    void fileNameExtensionFollowsFormat(String name, String file) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/" + name));
        upstream.image("/a/" + name, Pictures.jpeg(8, 8));
        image(task, name)
                .statusCode(200)
                .header("Content-Disposition", "inline; filename=\"" + task + "-" + file + "\"");
    }

    static Stream<Arguments> otherContent() {
        byte[] textMode =
                new String(Pngs.png(1), ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1);
        return Stream.of(
                refused("HTML", "<!DOCTYPE html><title>Sign in</title>"),
                refused("HTML", "\u00ef\u00bb\u00bf\n <HTML lang=en><img src=secret>"),
                refused("an XML error of an object store", "<Error><Code>AccessDenied</Code></Error>"),
                refused(
                        "an XML error of an object store",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code></Error>"),
                refused("XML", "<?xml version=\"1.0\"?><feed/>"),
                refused("an SVG", "<?xml version='1.0'?><!-- drawn --><svg/>"),
                refused("JSON", "{\"detail\":\"secret\"}"),
                refused("empty", ""),
                refused("a GIF", "GIF89a\1\0\1\0"),
                refused("an AVIF", "\0\0\0\34ftypavif\0\0\0\0"),
                refused("a HEIC", "\0\0\0\34ftypheic\0\0\0\0"),
                refused("a BMP", "BM\1\2\3\4\0\0\0\0"),
                refused("a TIFF", "II*\0\10\0\0\0"),
                refused("a PDF", "%PDF-1.7\n"),
                refused("a zip", "PK\3\4"),
                refused("gzip", "\u001f\u008b\10\0"),
                refused("text", "404: secret"),
                refused("text", "<!---->".repeat(140)),
                refused("HTML", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">"),
                arguments("a damaged PNG", textMode),
                arguments("a damaged PNG", Arrays.copyOf(Pngs.png(1), 12)),
                arguments("a damaged JPEG", Arrays.copyOf(Pictures.jpeg(8, 8), 2)),
                refused("of an unknown format", "\1\2\3\4"));
    }

    private static Arguments refused(String kind, String content) {
        return arguments(kind, content.getBytes(ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherContent")
    void rejectionNamesContentThatWasSent(String kind, byte[] content) {
        givenImage(content);

        image(task, "step_1.png")
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "image-rejected"))
                .body(
                        "detail",
                        is("The media host sent " + kind + ", but the gateway delivers only PNG, JPEG and WebP."));
    }

    /** The images of a page, each requested as a preview, in full, and once more. */
    @Test
    void threeRejectedImagesOfPageCostThreeDownloads() {
        upstream.v1Task(
                task, "running", upstream.mediaUrl("/1.png"), upstream.mediaUrl("/2.png"), upstream.mediaUrl("/3.png"));
        upstream.image("/1.png", "<html>".getBytes(ISO_8859_1));
        upstream.image("/2.png", Arrays.copyOf(Pngs.png(1), 100));
        upstream.image("/3.png", new byte[0]);
        for (String name : new String[] {"1.png?width=320", "2.png?width=320", "3.png?width=320"}) {
            given().get("/api/v1/task/" + task + "/screenshots/" + name).then().statusCode(502);
        }
        for (String name : new String[] {"1.png", "2.png", "3.png", "latest", "first"}) {
            image(task, name).statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
        }

        assertEquals(3, upstream.mediaRequests().size());
    }

    @ParameterizedTest
    @CsvSource({"59, 1", "61, 2"})
    void rejectionIsRememberedForMinute(int seconds, int downloads) {
        givenImage("<html>".getBytes(ISO_8859_1));
        image(task, "step_1.png").statusCode(502);
        clock.advance(Duration.ofSeconds(seconds));
        image(task, "step_1.png").statusCode(502);
        assertEquals(downloads, upstream.mediaCalls("/a/step_1.png"));
    }

    @Test
    void screenshotWithNewUrlIsDeliveredAfterRejection() {
        givenImage("<html>".getBytes(ISO_8859_1));
        image(task, "step_1.png").statusCode(502);
        upstream.v1Task(task, "running", upstream.mediaUrl("/b/step_1.png"));
        upstream.image("/b/step_1.png", Pngs.png(1));
        lists.forget(new TaskId(task));
        image(task, "step_1.png").statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 320})
    void previewOfJpegIsPng(int width) {
        givenImage(Pictures.jpeg(400, 200));
        given().get(PATH + "?width=" + width, task, "step_1.png")
                .then()
                .statusCode(200)
                .header("Content-Type", "image/png")
                .header("Content-Disposition", "inline; filename=\"" + task + "-step_1-" + width + ".png\"");
    }
}
