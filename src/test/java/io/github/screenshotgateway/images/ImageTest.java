package io.github.screenshotgateway.images;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ImageTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/{name}";
    private static final byte[] PNG = Pngs.png(1);

    @BeforeEach
    void givenTwoScreenshots() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));
        upstream.image("/a/step_1.png", PNG);
        upstream.image("/a/step_2.png", Pngs.png(2));
    }

    @Test
    void urlsOfListLeadToImages() {
        String url = list(task).extract().path("screenshots[1]");
        assertArrayEquals(Pngs.png(2), given().get(url).asByteArray());
    }

    @Test
    void headersDeclareImmutableSandboxedImage() {
        image(task, "step_1.png")
                .header("Content-Type", "image/png")
                .header("Content-Length", Integer.toString(PNG.length))
                .header("ETag", matchesPattern("\"[^\"]+\""))
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, max-age=2592000, immutable")
                .header("Content-Disposition", "inline; filename=\"" + task + "-step_1.png\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cache-Status", "ScreenshotGateway; fwd=miss");
        upstream.reset();
        clock.advance(Duration.ofDays(20));
        byte[] hit = image(task, "step_1.png")
                .header("Cache-Status", "ScreenshotGateway; hit")
                .extract()
                .asByteArray();
        assertArrayEquals(PNG, hit);
    }

    @Test
    void headHasHeadersOfGet() {
        given().head(PATH, task, "step_1.png")
                .then()
                .statusCode(200)
                .header("Content-Length", Integer.toString(PNG.length))
                .header("Content-Type", "image/png")
                .body(emptyString());
    }

    @ParameterizedTest
    @CsvSource({"latest, 2", "first, 1"})
    void latestAndFirstAreEndsOfList(String name, int seed) {
        byte[] body = image(task, name)
                .statusCode(200)
                .header("Cache-Control", "private, no-cache")
                .header("Content-Disposition", "inline; filename=\"" + task + "-step_" + seed + ".png\"")
                .extract()
                .asByteArray();

        assertArrayEquals(Pngs.png(seed), body);
    }

    @Test
    void latestOfTaskWithoutScreenshotsIsNotFound() {
        String empty = task + "-empty";
        upstream.v1Task(empty, "running");
        image(empty, "latest").statusCode(404).body("type", equalTo(PROBLEMS + "screenshot-not-found"));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-7, 0, 7", "bytes=8-, 8, -1", "bytes=-12, -12, -1", "bytes=1-99999999999999999999, 1, -1"})
    void rangeGetsThatPart(String range, int first, int last) {
        int from = first < 0 ? PNG.length + first : first;
        int to = last < 0 ? PNG.length + last : last;

        byte[] body = given().header("Range", range)
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes " + from + "-" + to + "/" + PNG.length)
                .header("Content-Length", Integer.toString(to - from + 1))
                .extract()
                .asByteArray();

        assertArrayEquals(Arrays.copyOfRange(PNG, from, to + 1), body);
    }

    /** Many ranges in one request are costly for servers with multipart responses. */
    @Test
    void severalRangesAndOtherUnitsGetWholeImage() {
        for (String range : List.of(
                "bytes=" + "0-,".repeat(999) + "0-",
                "bytes=0-7,4-11",
                "bytes=0-7,999999-",
                "bytes=-1,-2",
                "lines=1-2")) {
            Response response = given().header("Range", range).get(PATH, task, "step_1.png");
            assertEquals(200, response.statusCode(), range);
            assertArrayEquals(PNG, response.asByteArray(), range);
        }
    }

    /** Ranges are defined for GET only (RFC 9110, section 14.2). */
    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-7", "bytes=0-7,4-11", "bytes=999999-", "nonsense"})
    void headIgnoresRange(String range) {
        given().header("Range", range)
                .head(PATH, task, "step_1.png")
                .then()
                .statusCode(200)
                .header("Content-Range", nullValue())
                .header("Content-Length", Integer.toString(PNG.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=999999-", "bytes=-0"})
    void rangeOutsideImageIsRefusedWithSize(String range) {
        given().header("Range", range)
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */" + PNG.length)
                .header("Cache-Control", "no-store")
                .body("type", equalTo(PROBLEMS + "range-not-satisfiable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=a-b", "bytes=5-2"})
    void malformedRangeIsInvalidRequest(String range) {
        given().header("Range", range)
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(400)
                .body("type", equalTo(PROBLEMS + "invalid-request"));
    }

    @Test
    void matchingIfRangeGetsPart() {
        String tag = image(task, "step_1.png").extract().header("ETag");
        given().header("Range", "bytes=0-7")
                .header("If-Range", tag)
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(206);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"another\"", "Wed, 21 Oct 2015 07:28:00 GMT", "\"open", "*"})
    void otherIfRangeGetsWholeImage(String ifRange) {
        given().header("Range", "bytes=0-7")
                .header("If-Range", ifRange)
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(200);
    }

    @Test
    void matchingIfNoneMatchGetsNotModified() {
        String tag = image(task, "step_1.png").extract().header("ETag");

        given().header("If-None-Match", tag)
                .header("Range", "bytes=0-7")
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Content-Disposition", nullValue())
                .body(emptyOrNullString());
    }

    /** Ordinary API clients ask for JSON, whatever they fetch. */
    @Test
    void acceptHeaderIsIgnored() {
        given().accept("application/json")
                .get(PATH, task, "step_1.png")
                .then()
                .statusCode(200)
                .contentType("image/png");
    }
}
