package io.github.screenshotgateway.robustness;

import static io.github.screenshotgateway.robustness.Http2Client.fields;
import static io.github.screenshotgateway.robustness.Http2Client.frame;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many streams of HTTP/2 that end before they are answered, of which Vert.x does not tell each. */
@QuarkusTest
class ResetStreamsTest extends GatewayTest {
    private static final int CLIENTS = 40;
    private static final int ROUNDS = 25;
    private static final int STREAMS = 10;
    private static final int CANCEL = 8;
    private static final int LONGEST_STAY_MILLIS = 60;

    @TestHTTPResource
    URI gateway;

    @Inject
    MeterRegistry metrics;

    @ParameterizedTest
    @ValueSource(strings = {"", ".zip", "/events", "/1.png"})
    void noneOfThemKeepsItsPlace(String what) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        upstream.image("/a/1.png", Pngs.png(1));
        upstream.image("/a/2.png", Pngs.png(2));
        // Its gauge is there once it has been asked for.
        given().get("/api/v1/task/{task}/screenshots.zip", task).then().statusCode(200);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

        CompletableFuture.allOf(IntStream.range(0, CLIENTS)
                        .mapToObj(client -> CompletableFuture.runAsync(
                                () -> askAndLeave(new Random(client), "/api/v1/task/" + task + "/screenshots" + what),
                                clients))
                        .toArray(CompletableFuture[]::new))
                .join();
        clients.shutdown();

        for (String gauge : List.of("gateway.requests.in.flight", "gateway.streams", "gateway.zips.open")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> metrics.get(gauge).gauge().value() == 0);
        }
        list(task).statusCode(200);
    }

    /** Again and again: asks on several streams at once, takes some of that back, and goes at some moment. */
    private void askAndLeave(Random random, String path) {
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                int stream = 2 * i + 1;
                frames.add(frame(
                        Http2Client.HEADERS,
                        Http2Client.END_HEADERS | Http2Client.END_STREAM,
                        stream,
                        request(path, random.nextInt(3))));
                if (random.nextBoolean()) {
                    frames.add(frame(Http2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL}));
                }
            }
            try (Http2Client client = new Http2Client(gateway)) {
                client.sendAndLeave(random.nextInt(LONGEST_STAY_MILLIS), frames.toArray(byte[][]::new));
            }
        }
    }

    /** Some with a length that does not agree with the body, of which there is none. */
    private static byte[] request(String path, int kind) {
        return kind == 0
                ? fields(
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "gateway",
                        ":path",
                        path,
                        "content-length",
                        "5")
                : fields(":method", "GET", ":scheme", "http", ":authority", "gateway", ":path", path);
    }
}
