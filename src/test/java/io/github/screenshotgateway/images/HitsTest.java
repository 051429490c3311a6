package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hits in memory are answered before the framework runs. Clients see no difference: a query that only the framework
 * understands gets the same response.
 */
@QuarkusTest
class HitsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    @Inject
    ImageStore images;

    @Inject
    ScreenshotLists lists;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void givenTaskInMemory() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));
        upstream.image("/a/step_1.png", PNG);
        upstream.image("/a/step_2.png", Pngs.png(2));
        image(task, "step_1.png");
        image(task, "step_2.png");
        list(task);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  |             |
            HEAD |             |
            GET  |             | If-None-Match: *
            HEAD |             | If-None-Match: *
            GET  | /step_1.png |
            HEAD | /step_1.png |
            GET  | /step_1.png | If-None-Match: *
            GET  | /step_1.png | Range: bytes=10-19
            HEAD | /step_1.png | Range: bytes=10-19
            GET  | /step_1.png | Range: bytes=-5
            GET  | /step_1.png | Range: bytes=0-1,3-4
            GET  | /step_1.png | Range: bytes=999999-
            GET  | /step_1.png | Range: bytes=oops
            GET  | /latest     |
            GET  | /first      | Range: bytes=0-9
            GET  | /nothing    |
            POST |             |
            GET  | /step_1.png | Content-Length: 0
            """)
    void hitEqualsResponseOfFramework(String method, String name, String header) {
        String path = "/api/v1/task/" + task + "/screenshots" + (name == null ? "" : name) + "?delivery=proxy";
        assertEquals(exchange(method, path + "&more", header), exchange(method, path, header));
    }

    @Test
    void hitHasBytesOfImage() {
        String response =
                RawClient.exchange(gateway, request("GET", "/api/v1/task/" + task + "/screenshots/step_1.png", null));

        assertTrue(response.endsWith(new String(PNG, StandardCharsets.ISO_8859_1)));
        assertTrue(response.contains("ScreenshotGateway; hit\r\n"));
        assertTrue(response.contains("cross-origin-resource-policy: cross-origin\r\n"), response);
        // No Vary unless pages of other origins may read responses.
        assertFalse(response.toLowerCase(Locale.ROOT).contains("\r\nvary:"));
    }

    /** The list is searched at first, and indexed after many searches. */
    @Test
    void repeatedRequestsForImageOfLongListAreHits() {
        upstream.v1Task(
                task,
                "running",
                IntStream.range(0, 200)
                        .mapToObj(i -> upstream.mediaUrl("/long/step_" + i + ".png"))
                        .toArray(String[]::new));
        upstream.image("/long/step_150.png", PNG);
        lists.forget(new TaskId(task));
        image(task, "step_150.png");

        String request = request("GET", "/api/v1/task/" + task + "/screenshots/step_150.png", null);
        List<Boolean> hits = IntStream.range(0, 30)
                .mapToObj(i -> RawClient.exchange(gateway, request).contains("ScreenshotGateway; hit\r\n"))
                .toList();

        assertEquals(Collections.nCopies(30, true), hits);
    }

    /** In v1 the id is the position, which stays the same when the list is read again. */
    @Test
    void newImageAtSamePositionIsDelivered() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/b/step_3.png"));
        upstream.image("/b/step_3.png", Pngs.png(3));
        lists.forget(new TaskId(task));
        assertArrayEquals(Pngs.png(3), image(task, "step_3.png").extract().asByteArray());
        assertArrayEquals(Pngs.png(3), image(task, "first").extract().asByteArray());
    }

    /** A miss is written half by the framework, half by the gateway. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  |
            HEAD |
            GET  | Range: bytes=10-19
            GET  | If-None-Match: *
            """)
    void missHasHeadersOfHitOnce(String method, String header) {
        String path = "/api/v1/task/" + task + "/screenshots/step_1.png";
        String hit = exchange(method, path, header);
        images.forget(new TaskId(task)).await().indefinitely();
        assertEquals(hit, exchange(method, path, header).replace("fwd=miss", "hit"));
    }

    @ParameterizedTest
    @CsvSource({"redirect, 307", "direct, 307", "proxy, 200", "nonsense, 400"})
    void hitHonoursRequestedDelivery(String delivery, int status) {
        String path = "/api/v1/task/" + task + "/screenshots/step_1.png?delivery=" + delivery;
        assertTrue(RawClient.exchange(gateway, request("GET", path, null)).startsWith("HTTP/1.1 " + status + " "));
    }

    /** Status, sorted headers and body, without parts that depend on the query. */
    private String exchange(String method, String path, String header) {
        String[] headAndBody =
                RawClient.exchange(gateway, request(method, path, header)).split("\r\n\r\n", 2);
        String[] lines = headAndBody[0].split("\r\n");
        TreeMap<String, String> headers = new TreeMap<>();
        Arrays.stream(lines).skip(1).forEach(line -> {
            String[] nameAndValue = line.split(": ", 2);
            headers.merge(
                    nameAndValue[0].toLowerCase(Locale.ROOT), nameAndValue[1], (one, more) -> one + " AND " + more);
        });
        return lines[0] + "\n" + headers + "\n" + headAndBody[1];
    }

    private String request(String method, String path, String header) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (header == null ? "" : header + "\r\n") + "\r\n";
    }
}
