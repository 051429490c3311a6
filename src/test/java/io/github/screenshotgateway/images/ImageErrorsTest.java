package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.forbidden;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.SmallImagesProfile;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error table, row by row, for failures of media hosts. */
@QuarkusTest
@TestProfile(SmallImagesProfile.class)
class ImageErrorsTest extends GatewayTest {
    private static final String PATH = "/a/step_1.png";
    private static final byte[] PNG = Pngs.png(1);

    @Inject
    BytesInFlight bytesInFlight;

    static Stream<Arguments> mediaAnswers() {
        byte[] cut = Arrays.copyOf(PNG, PNG.length - 1);
        byte[] large = Arrays.copyOf(PNG, SmallImagesProfile.MAXIMUM_SIZE + 1);
        return Stream.of(
                arguments("HTML", ok("<html>hello</html>"), 502, "image-rejected"),
                arguments("a cut PNG", body(cut), 502, "image-rejected"),
                arguments("a large PNG", body(large), 502, "image-rejected"),
                arguments("a long stream", body(large).withChunkedDribbleDelay(10, 50), 502, "image-rejected"),
                arguments("another status", body(PNG).withStatus(206), 502, "image-rejected"),
                arguments("a redirect", temporaryRedirect("/b.png"), 502, "image-rejected"),
                arguments("constant 403", forbidden(), 503, "screenshot-not-ready"),
                arguments("constant 404", notFound(), 503, "screenshot-not-ready"),
                arguments("500", serverError(), 502, "upstream-bad-response"),
                arguments("503", jsonResponse("", 503), 503, "upstream-busy"),
                arguments("429", jsonResponse("", 429), 503, "upstream-busy"),
                arguments("a bomb", gzip(new byte[5_000_000]), 502, "image-rejected"),
                arguments("a bomb in aws-chunked", gzip(large, "aws-chunked, gzip"), 502, "image-rejected"),
                arguments(
                        "a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), 502, "upstream-unreachable"),
                arguments("a stop", body(PNG).withChunkedDribbleDelay(2, 8_000), 504, "upstream-timeout"));
    }

    private static ResponseDefinitionBuilder gzip(byte[] bytes) {
        return gzip(bytes, "gzip");
    }

    private static ResponseDefinitionBuilder gzip(byte[] bytes, String encoding) {
        return body(compressed(bytes)).withHeader("Content-Encoding", encoding);
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static ResponseDefinitionBuilder body(byte[] bytes) {
        return aResponse().withBody(bytes);
    }

    private void givenMedia(ResponseDefinitionBuilder answer) {
        upstream.v1Task(task, "running", upstream.mediaUrl(PATH));
        upstream.media(PATH, answer);
    }

    @ParameterizedTest(name = "{0} becomes {3}")
    @MethodSource("mediaAnswers")
    void mediaHostFailureBecomesProblem(String name, ResponseDefinitionBuilder answer, int status, String type) {
        givenMedia(answer);
        image(task, "step_1.png")
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo(PROBLEMS + type))
                .header("Cache-Control", "no-store");
    }

    /** At least a second, at most an hour. */
    @ParameterizedTest
    @CsvSource({"503, 7, 7", "429, 99999, 3600", "429, 0, 1"})
    void retryAfterOfMediaHostIsPassedOn(int status, String header, String expected) {
        givenMedia(jsonResponse("", status).withHeader("Retry-After", header));
        image(task, "step_1.png")
                .statusCode(503)
                .body("type", equalTo(PROBLEMS + "upstream-busy"))
                .header("Retry-After", expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307})
    void redirectIsNotFollowed(int status) {
        givenMedia(aResponse().withStatus(status).withHeader("Location", upstream.mediaUrl("/elsewhere.png")));
        upstream.image("/elsewhere.png", PNG);
        image(task, "step_1.png").statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
        assertEquals(0, upstream.mediaCalls("/elsewhere.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "", "AWS-Chunked , identity"})
    void encodingWithoutEffectIsAccepted(String encoding) {
        givenMedia(body(PNG).withHeader("Content-Encoding", encoding));
        assertArrayEquals(
                PNG, image(task, "step_1.png").statusCode(200).extract().asByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-gzip", "aws-chunked,gzip", "GZIP, aws-chunked"})
    void unrequestedGzipIsUnpacked(String encoding) {
        givenMedia(gzip(PNG, encoding));
        assertArrayEquals(
                PNG, image(task, "step_1.png").statusCode(200).extract().asByteArray());
        assertEquals("identity", upstream.mediaRequests().get(0).getHeader("Accept-Encoding"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br | as br",
                "deflate | as deflate",
                "zstd, aws-chunked | as zstd",
                "secret | in a way that the gateway does not know",
                "gzip, gzip | more than once"
            })
    void otherEncodingIsNamedInProblem(String encoding, String how) {
        givenMedia(body(PNG).withHeader("Content-Encoding", encoding));

        image(task, "step_1.png")
                .statusCode(502)
                .body(
                        "detail",
                        equalTo("The media host sent the image compressed " + how
                                + ", which the gateway did not ask for."));
    }

    @Test
    void truncatedGzipIsRejected() {
        givenMedia(body(Arrays.copyOf(compressed(PNG), 1_000)).withHeader("Content-Encoding", "gzip"));
        image(task, "step_1.png").statusCode(502).body("detail", equalTo("The media host sent a truncated gzip."));
    }

    @Test
    void contentThatIsNotGzipIsRejected() {
        givenMedia(body(PNG).withHeader("Content-Encoding", "gzip"));
        image(task, "step_1.png")
                .statusCode(502)
                .body("detail", equalTo("The media host announced a gzip, but sent something else."));
    }

    /** However unpacking ends. A double release would make the count negative. */
    @AfterEach
    void assertNoBytesInFlight() {
        await().until(() -> bytesInFlight.bytes() == 0);
    }

    @Test
    void expiredPresignedUrlIsReplaced() {
        givenMedia(forbidden());
        upstream.media().stubFor(get(urlEqualTo(PATH + "?X-Amz-Expires=300")).willReturn(body(PNG)));
        list(task).statusCode(200);
        upstream.v1Task(task, "running", upstream.mediaUrl(PATH + "?X-Amz-Expires=300"));
        image(task, "step_1.png").statusCode(200);
    }

    @Test
    void missingImageCostsOneFreshListAndOneRetry() {
        givenMedia(notFound());
        image(task, "step_1.png").statusCode(503).header("Retry-After", "2");
        assertEquals(2, upstream.mediaCalls(PATH));
        image(task, "step_1.png").statusCode(503);
        assertEquals(2, upstream.v1ListCalls(task));
    }

    /** The failure is not remembered, so no time has to pass. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void imageIsDeliveredOnceMediaHostHasIt(int status) {
        givenMedia(aResponse().withStatus(status));
        for (String name : List.of("step_1.png?width=320", "step_1.png", "latest", "first")) {
            given().urlEncodingEnabled(false)
                    .get("/api/v1/task/" + task + "/screenshots/" + name)
                    .then()
                    .statusCode(503)
                    .body("type", equalTo(PROBLEMS + "screenshot-not-ready"));
        }
        upstream.image(PATH, PNG);
        image(task, "step_1.png").statusCode(200);
    }

    /** A finished task, with a list that was read after its end; the media host does not deliver the image. */
    private void givenFinalList(ResponseDefinitionBuilder answer) {
        upstream.v1Task(task, "finished", upstream.mediaUrl(PATH));
        upstream.media(PATH, answer);
        list(task);
        clock.advance(Duration.ofHours(2));
        list(task).header("Cache-Control", "private, max-age=15");
        clock.advance(Duration.ofHours(2));
    }

    private void givenGoneImageOfFinalList() {
        givenFinalList(notFound());
        image(task, "step_1.png").statusCode(410);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusalForRecentTaskIsReportedAsRefusal(int status) {
        givenFinalList(aResponse().withStatus(status));
        image(task, "step_1.png")
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "image-rejected"))
                .body("detail", containsString("refuses the image with status " + status));
    }

    @ParameterizedTest
    @CsvSource({"59, 0", "61, 1"})
    void goneImageIsRequestedAgainAfterMinute(int seconds, int calls) {
        givenGoneImageOfFinalList();
        int before = upstream.mediaCalls(PATH);
        clock.advance(Duration.ofSeconds(seconds));
        image(task, "step_1.png").statusCode(410);
        image(task, "step_1.png").statusCode(410);
        assertEquals(calls, Math.min(1, upstream.mediaCalls(PATH) - before));
    }

    @Test
    void goneImageIsRequestedAgainWhenClockIsSetBack() {
        givenGoneImageOfFinalList();
        upstream.image(PATH, PNG);
        clock.advance(Duration.ofMinutes(-10));
        image(task, "step_1.png").statusCode(200);
    }

    @Test
    void nameMissingFromListIsLookedUpAgain() {
        upstream.v1Task(task, "running");
        list(task).statusCode(200);
        upstream.v1Task(task, "running", upstream.mediaUrl(PATH));
        upstream.image(PATH, PNG);
        image(task, "step_1.png").statusCode(200);
    }

    @Test
    void requestsForUnknownNamesDoNotLoadUpstream() {
        upstream.v1Task(task, "running");
        for (int i = 0; i < 10; i++) {
            image(task, "step_" + i + ".png").statusCode(404).body("type", equalTo(PROBLEMS + "screenshot-not-found"));
        }
        assertEquals(2, upstream.v1ListCalls(task));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 404, screenshot-not-ready, false",
        "PT59S, 404, screenshot-not-ready, false",
        "PT59S, 403, screenshot-not-ready, false",
        "PT1M, 404, screenshot-gone, false",
        "PT1M, 410, screenshot-gone, false",
        "PT1M, 401, image-rejected, false",
        "P28D, 403, image-rejected, false",
        "P28D, 404, screenshot-gone, false",
        "P29D, 403, screenshot-gone, true",
        "P29D, 404, screenshot-gone, true"
    })
    void refusalTypeDependsOnAgeOfTask(Duration unchangedFor, int status, String type, boolean namesRetention) {
        Problem problem = MediaRefusals.problem(unchangedFor, status);
        assertAll(
                () -> assertEquals(type, problem.type().slug()),
                () -> assertEquals(namesRetention, problem.detail().contains("30 days")));
    }
}
