package io.github.screenshotgateway.images.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worst that media hosts can cost in memory and time. */
@QuarkusTest
class MediaMemoryTest extends GatewayTest {
    private static final int HOSTILE = 20;

    /** Downloads: more than may be in progress and wait. */
    private static final int MANY = 600;

    private static final int ANNOUNCED = 25_000_000;
    private static final byte[] LARGE = Pngs.png(1, 500);

    RawServer media;

    @Inject
    BytesInFlight bytesInFlight;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI gateway;

    /** Until then, the media host holds back the rest. */
    private final CountDownLatch mayContinue = new CountDownLatch(1);

    private final ExecutorService clients = Executors.newFixedThreadPool(HOSTILE);

    @BeforeEach
    void givenTask() {
        upstream.v1Task(
                task,
                "running",
                IntStream.range(0, HOSTILE)
                        .mapToObj(i -> media.url() + "/" + i + ".png")
                        .toArray(String[]::new));
    }

    @AfterEach
    void assertNoBytesInFlight() {
        mayContinue.countDown();
        await().until(() -> bytesInFlight.bytes() == 0);
        clients.shutdown();
    }

    private CompletableFuture<ValidatableResponse> requestImage(int i) {
        return CompletableFuture.supplyAsync(() -> image(task, i + ".png"), clients);
    }

    private static void send(Socket client, String head, byte[] body, int from, int to) throws IOException {
        client.getOutputStream().write(head.getBytes(US_ASCII));
        client.getOutputStream().write(body, from, to - from);
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private void waitToContinue() {
        mayContinueWithin(Duration.ofMinutes(1));
    }

    private boolean mayContinueWithin(Duration time) {
        try {
            return mayContinue.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 20 x 25 MB would exceed the bytes in flight, and honest hosts would be refused, too. */
    @Test
    void announcedButUnsentSizeCostsFirstStepOnly() {
        IntStream.range(0, HOSTILE)
                .forEach(i -> media.answer("/" + i + ".png", client -> {
                    send(client, head(ANNOUNCED), LARGE, 0, 1);
                    waitToContinue();
                    return false;
                }));

        List<CompletableFuture<ValidatableResponse>> answers =
                IntStream.range(0, HOSTILE).mapToObj(this::requestImage).toList();

        long steps = (long) HOSTILE * ArrivingBytes.FIRST_STEP;
        await().until(() -> bytesInFlight.bytes() == steps);
        assertEquals(
                steps, metrics.get("gateway.images.in.flight.bytes").gauge().value());
        mayContinue.countDown();
        answers.forEach(answer -> answer.join().statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected")));
    }

    /** A byte now and then is not silence, but it is no download either. */
    @Test
    void tricklingHostTimesOut() {
        media.answer("/0.png", client -> {
            send(client, head(LARGE.length), LARGE, 0, 1);
            for (int i = 1; i < LARGE.length; i++) {
                client.getOutputStream().write(LARGE[i]);
                LockSupport.parkNanos(20_000_000);
            }
            return false;
        });
        CompletableFuture<ValidatableResponse> answer = requestImage(0);
        await().until(() -> bytesInFlight.bytes() > 0);

        clock.advance(MinimumRate.WINDOW);

        answer.join().statusCode(504).body("type", equalTo(PROBLEMS + "upstream-timeout"));
    }

    /** The download belongs to no client: the next request finds it in the store. */
    @Test
    void imageIsStoredThoughClientDisconnects() {
        media.answer("/0.png", client -> {
            send(client, head(LARGE.length), LARGE, 0, LARGE.length / 2);
            waitToContinue();
            send(client, "", LARGE, LARGE.length / 2, LARGE.length);
            return false;
        });
        long calls = media.calls("/0.png");
        try (RawClient client = new RawClient(gateway)) {
            client.send("GET /api/v1/task/" + task + "/screenshots/0.png HTTP/1.1\r\nHost: g\r\n\r\n");
            await().until(() -> bytesInFlight.bytes() > 0);
        }
        mayContinue.countDown();
        await().untilAsserted(() -> image(task, "0.png").header("Cache-Status", "ScreenshotGateway; hit"));

        byte[] body = image(task, "0.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(LARGE, body);
        assertEquals(calls + 1, media.calls("/0.png"));
    }

    private double refused() {
        Timer busy = metrics.find("gateway.images.downloads")
                .tag("outcome", "upstream-busy")
                .timer();
        return busy == null ? 0 : busy.count();
    }

    private String request(String task, int i) {
        return "GET /api/v1/task/" + task + "/screenshots/" + i
                + ".png HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    /** At a host that sends slowly, but does send. */
    @Test
    void manyDownloadsOfClientDoNotBlockOtherClient() {
        byte[] png = Pngs.png(2);
        RawServer.Answer slow = client -> {
            // All connections end at once: none that is ending may be used for the next request.
            send(
                    client,
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + png.length + "\r\n\r\n",
                    png,
                    0,
                    0);
            int sent = 0;
            while (!mayContinueWithin(Duration.ofMillis(500))) {
                send(client, "", png, sent, ++sent);
            }
            send(client, "", png, sent, png.length);
            return false;
        };
        IntStream.range(0, MANY).forEach(i -> media.answer("/" + i + ".png", slow));
        upstream.v1Task(
                task + "-many",
                "running",
                IntStream.range(0, MANY)
                        .mapToObj(i -> media.url() + "/" + i + ".png")
                        .toArray(String[]::new));
        list(task + "-many").statusCode(200);
        double before = refused();
        List<RawClient> many = IntStream.range(0, MANY)
                .mapToObj(i -> new RawClient(gateway).send(request(task + "-many", i)))
                .toList();
        await().until(() -> refused() > before);

        try (RawClient other = RawClient.at("127.0.0.2", gateway).send(request(task, 0))) {
            await().until(() -> upstream.v1ListCalls(task) == 1);
            mayContinue.countDown();

            assertThat(other.answer(), startsWith("HTTP/1.1 200 OK"));
        }
        many.forEach(RawClient::close);
    }
}
