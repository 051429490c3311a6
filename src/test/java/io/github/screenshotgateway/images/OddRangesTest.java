package io.github.screenshotgateway.images;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges that are costly for servers with multipart responses, and ranges that make no sense. */
@QuarkusTest
class OddRangesTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/1.png";
    private static final byte[] PNG = Pngs.png(1);

    @BeforeEach
    void givenOneScreenshot() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.image("/1.png", PNG);
    }

    static List<String> several() {
        return List.of(
                IntStream.range(0, 1_000).mapToObj(i -> i + "-" + i).collect(Collectors.joining(",", "bytes=", "")),
                "bytes=" + "0-,".repeat(999) + "0-",
                "bytes=0-7,4-11",
                "bytes=0-,0-,0-",
                "bytes=0-7,999999-",
                "bytes=-1,-2");
    }

    static List<String> any() {
        List<String> single = List.of("bytes=0-7", "bytes=-12", "bytes=-0", "bytes=999999-", "bytes=5-2", "nonsense");
        return Stream.concat(several().stream(), single.stream()).toList();
    }

    private static ValidatableResponse whole(ValidatableResponse response) {
        return response.statusCode(200)
                .header("Content-Range", nullValue())
                .header("Content-Length", Integer.toString(PNG.length));
    }

    private RequestSpecification range(String range) {
        return given().header("Range", range);
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("several")
    void multipleRangesGetWholeImageOnce(String range) {
        byte[] body = whole(range(range).get(PATH, task).then()).extract().asByteArray();

        assertArrayEquals(PNG, body);
    }

    /** Ranges are defined for GET only (RFC 9110, section 14.2). */
    @ParameterizedTest(name = "[{index}]")
    @MethodSource("any")
    void headIgnoresRange(String range) {
        whole(range(range).head(PATH, task).then()).body(emptyOrNullString());
    }

    /** None matches the image's tag, so none allows a range (RFC 9110, section 13.1.5). */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "\"open", "*", "\"a\", \"b\"", "\"\""})
    void malformedIfRangeGetsWholeImage(String ifRange) {
        whole(range("bytes=0-7").header("If-Range", ifRange).get(PATH, task).then());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=999999-", "bytes=-0"})
    void unsatisfiableRangeOfChangedImageGetsWholeImage(String range) {
        whole(range(range).header("If-Range", "\"another\"").get(PATH, task).then());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "*"})
    void headIgnoresIfRange(String ifRange) {
        whole(range("bytes=0-7").header("If-Range", ifRange).head(PATH, task).then());
    }
}
