package io.github.screenshotgateway.zip;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.NoStoreProfile;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not read or leave early. No image stays in the store, so the heap shows every image that is held. */
@QuarkusTest
@TestProfile(NoStoreProfile.class)
class SlowZipTest extends GatewayTest {
    /** More than the operating system buffers for a client that does not read: 4 MB by default. */
    private static final int IMAGES = 24;

    private static final byte[] PNG = Pngs.png(1, 600);

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    @Inject
    Zips zips;

    @BeforeEach
    void givenImages() {
        upstream.v1Task(
                task,
                "finished",
                IntStream.rangeClosed(1, IMAGES)
                        .mapToObj(step -> upstream.mediaUrl("/a/" + step + ".png"))
                        .toArray(String[]::new));
        IntStream.rangeClosed(1, IMAGES).forEach(step -> upstream.image("/a/" + step + ".png", PNG));
    }

    private RawClient openZip() {
        return RawClient.slow(gateway).send(zipOf(task));
    }

    private int downloads() {
        return upstream.mediaRequests().size();
    }

    private double inFlight() {
        return metrics.get("gateway.transient.heap.bytes").gauge().value();
    }

    /** Waits until no download has begun for a second; nothing signals that none will. */
    private int downloadsUntilItWaits() {
        int[] before = {0};
        await().pollInterval(Duration.ofSeconds(1)).until(() -> {
            int now = downloads();
            boolean waits = now > 0 && now == before[0];
            before[0] = now;
            return waits;
        });
        return before[0];
    }

    @Test
    void imagesAreReadAtTheClientsSpeed() {
        try (RawClient client = openZip()) {
            client.read(100);
            int begun = downloadsUntilItWaits();

            assertTrue(begun < IMAGES / 2, begun + " of " + IMAGES + " images were read");
            // The images read ahead, and the one that is written.
            assertTrue(inFlight() <= (ReadAhead.AHEAD + 1.0) * 2 * PNG.length, inFlight() + " bytes are held");
        }
    }

    @Test
    void clientThatLeavesStopsDownloads() {
        double left = left();
        int begun;
        try (RawClient client = openZip()) {
            client.read(100);
            begun = downloadsUntilItWaits();
        }
        await().until(() -> left() == left + 1);

        await().until(() -> inFlight() == 0);
        assertTrue(downloads() <= begun + ReadAhead.AHEAD);
    }

    @Test
    void clientThatDoesNotReadIsDisconnected() {
        double left = left();
        try (RawClient client = openZip()) {
            client.read(100);
            // The clock below would time out a download in progress, and its image would be missing.
            downloadsUntilItWaits();

            await().until(() -> {
                clock.advance(ZipClient.PATIENCE);
                return left() == left + 1;
            });
            await().until(() -> inFlight() == 0);
        }
    }

    @Test
    void zipAboveLimitIs503WithRetryAfter() {
        long before = zips.bound().setLimit(1);
        try (RawClient client = openZip()) {
            client.read(100);

            given().get("/api/v1/task/{task}/screenshots.zip", task)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "10");
        } finally {
            zips.bound().setLimit(before);
        }
        await().until(() -> metrics.get("gateway.zips.open").gauge().value() == 0);
    }

    /** All requests are admitted before the list arrives, and zips are only counted after that. */
    @Test
    void burstAboveLimitIs503() {
        upstream.v1List(
                task,
                okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/1.png") + "\"]}")
                        .withFixedDelay(500));
        upstream.media("/a/1.png", ok().withBody(PNG).withFixedDelay(1_000));
        long before = zips.bound().setLimit(2);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Integer> statuses = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> given().get("/api/v1/task/{task}/screenshots.zip", task)
                                    .statusCode(),
                            clients))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .sorted()
                    .toList();

            assertEquals(List.of(200, 200, 503, 503, 503, 503, 503, 503), statuses);
        } finally {
            zips.bound().setLimit(before);
            clients.shutdown();
        }
    }

    /** The client opens as many zips as fit, the large ones first. */
    @Test
    void slowZipsOfOneClientLeaveRoomForLargestZipOfAnother() {
        int[] sizes = {10_000, 10_000, 10_000, 3_500, 50, 4};
        upstream.media().stubFor(get(urlPathMatching("/many/.*")).willReturn(ok().withBody(PNG)));
        for (int size : sizes) {
            upstream.v1Task(
                    task + size,
                    "finished",
                    IntStream.rangeClosed(1, size)
                            .mapToObj(step -> upstream.mediaUrl("/many/" + step + ".png"))
                            .toArray(String[]::new));
        }
        List<RawClient> slow = IntStream.of(sizes)
                .mapToObj(size -> RawClient.slow(gateway).send(zipOf(task + size)))
                .toList();
        try {
            slow.forEach(zip -> zip.read(100));

            try (RawClient other = RawClient.at("127.0.0.2", gateway).send(zipOf(task + sizes[0]))) {
                assertEquals("HTTP/1.1 200 OK", other.readUntil("\r\n").strip());
            }
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    private static String zipOf(String task) {
        return "GET /api/v1/task/" + task + "/screenshots.zip HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private double left() {
        return metrics.counter("gateway.zips", "outcome", "left").count();
    }

    /** Both the client and the next image can be the one that is waited for. */
    @ParameterizedTest
    @ValueSource(ints = {7, 20_000})
    void zipIsCompleteAtAnyReadingSpeed(int step) {
        byte[] expected =
                given().get("/api/v1/task/{task}/screenshots.zip", task).asByteArray();

        try (RawClient client = RawClient.slow(gateway)
                .send("GET /api/v1/task/" + task + "/screenshots.zip HTTP/1.0\r\n"
                        + "Host: localhost\r\nConnection: close\r\n\r\n")) {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += new String(client.read(1), StandardCharsets.ISO_8859_1);
            }
            byte[] zip = new byte[expected.length];
            int read = 0;
            while (read < zip.length) {
                // Small steps at first only, or the test would take long.
                int length = Math.min(read < 100 * step ? step : 1_000_000, zip.length - read);
                System.arraycopy(client.read(length), 0, zip, read, length);
                read += length;
            }
            assertEquals(Arrays.hashCode(expected), Arrays.hashCode(zip));
            assertArrayEquals(expected, zip);
        }
    }
}
