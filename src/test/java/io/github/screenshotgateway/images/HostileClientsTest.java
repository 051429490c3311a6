package io.github.screenshotgateway.images;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for odd parts of an image of 2 MB, and clients that do not read what they asked for. */
@QuarkusTest
class HostileClientsTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/{name}";
    private static final byte[] LARGE = StoredImage.bytes(2_000_000, 1);
    private static final int READERS = 50;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MemoryTier memory;

    @Inject
    BytesInFlight bytesInFlight;

    @BeforeEach
    void aLargeImageInMemory() {
        String[] urls = IntStream.range(0, READERS)
                .mapToObj(i -> upstream.mediaUrl("/" + i + ".png"))
                .toArray(String[]::new);
        upstream.v1Task(task, "running", urls);
        for (int i = 0; i < READERS; i++) {
            upstream.image("/" + i + ".png", LARGE);
        }
        await().untilAsserted(() -> image(task, "0.png").header("Cache-Status", "ScreenshotGateway; hit"));
    }

    @Test
    void aThousandRangesGetTheWholeOnce() {
        String ranges =
                IntStream.range(0, 1000).mapToObj(i -> i + "-" + i).collect(Collectors.joining(",", "bytes=", ""));

        assertArrayEquals(
                LARGE, asked("Range", ranges).statusCode(200).extract().asByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-10,5-15", "bytes=0-,0-,0-,0-", "bytes=5-6,0-1"})
    void overlappingAndUnorderedRangesGetTheWholeOnce(String ranges) {
        asked("Range", ranges).statusCode(200).header("Content-Length", "2000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-0", "bytes=2000000-", "bytes=99999999999999999999-"})
    void aRangeOfNoByteIsRefusedWithTheSize(String range) {
        asked("Range", range).statusCode(416).header("Content-Range", equalTo("bytes */2000000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "yesterday", "*", "\"a\", \"b\""})
    void anIfRangeThatIsNoTagOfTheImageGetsTheWhole(String ifRange) {
        given().header("Range", "bytes=0-9")
                .header("If-Range", ifRange)
                .get(PATH, task, "0.png")
                .then()
                .statusCode(200)
                .header("Content-Length", "2000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9", "bytes=-0", "bytes=2000000-", "bytes=0-0,2-2"})
    void headKnowsNoRanges(String range) {
        given().header("Range", range)
                .head(PATH, task, "0.png")
                .then()
                .statusCode(200)
                .header("Content-Length", "2000000");
    }

    @Test
    void manyWhoDoNotReadTheSameImageHoldItOnce() {
        List<RawClient> readers =
                IntStream.range(0, READERS).mapToObj(i -> unread("0.png")).toList();

        image(task, "1.png").statusCode(200);

        assertEquals(0, memory.leaving(), "an image in the tier is held by nobody else");
        readers.forEach(RawClient::close);
    }

    /** Each holds another one: those in the tier cost nothing more, those outside are counted and bounded. */
    @Test
    void manyWhoDoNotReadOtherImagesEachHoldNoMoreThanTheBounds() {
        List<RawClient> readers =
                IntStream.range(0, READERS).mapToObj(i -> unread(i + ".png")).toList();

        assertTrue(memory.bytes() <= 64L * 1024 * 1024);
        assertTrue(memory.leaving() <= MemoryTier.BYTES_LEAVING);
        assertTrue(bytesInFlight.bytes() <= BytesInFlight.LIMIT);
        image(task, "0.png").statusCode(200);

        readers.forEach(RawClient::close);
        await().untilAsserted(() -> assertEquals(0, memory.leaving()));
        await().untilAsserted(() -> assertEquals(0, bytesInFlight.bytes()));
    }

    /** A client that has begun to get an answer, and reads no more of it. */
    private RawClient unread(String name) {
        RawClient client = RawClient.slow(gateway);
        client.send("GET /api/v1/task/" + task + "/screenshots/" + name + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.read(1);
        return client;
    }

    private ValidatableResponse asked(String header, String value) {
        return given().header(header, value).get(PATH, task, "0.png").then();
    }
}
