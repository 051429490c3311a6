package io.github.screenshotgateway.images.fetch;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.RawMediaResource;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media hosts with failures that pass: a response such as S3's SlowDown, a broken connection, silence. */
@QuarkusTest
@WithTestResource(RawMediaResource.class)
class MediaRetriesTest extends GatewayTest {
    /** Larger than the first step of the receiving buffer. */
    private static final byte[] PNG = Pngs.png(2, 500);

    private static final String SLOW_DOWN = "<Error><Code>SlowDown</Code></Error>";

    RawServer media;

    @Inject
    BytesInFlight bytesInFlight;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI gateway;

    private String path;

    @BeforeEach
    void givenOneScreenshot() {
        path = "/" + task + ".png";
        upstream.v1Task(task, "running", media.url() + path);
    }

    /** However a download ends. A double release would make the count negative. */
    @AfterEach
    void assertNoBytesInFlight() {
        await().until(() -> bytesInFlight.bytes() == 0);
    }

    private static RawServer.Answer status(int status, String... headers) {
        return bytes(status, SLOW_DOWN.getBytes(US_ASCII), SLOW_DOWN.length(), headers);
    }

    private static RawServer.Answer delivers() {
        return bytes(200, PNG, PNG.length);
    }

    private static RawServer.Answer breaks() {
        return bytes(200, Arrays.copyOf(PNG, PNG.length / 2), PNG.length);
    }

    private static RawServer.Answer bytes(int status, byte[] body, int announced, String... headers) {
        return client -> {
            client.getOutputStream()
                    .write(("HTTP/1.1 " + status + " S\r\nContent-Length: " + announced + "\r\n"
                                    + String.join("", headers) + "\r\n")
                            .getBytes(US_ASCII));
            client.getOutputStream().write(body);
            return body.length == announced;
        };
    }

    /** Repeats the last response. */
    private void givenInTurn(RawServer.Answer... answers) {
        Iterator<RawServer.Answer> turns = List.of(answers).iterator();
        media.answer(path, client -> (turns.hasNext() ? turns.next() : answers[answers.length - 1]).send(client));
    }

    private double downloads(String outcome) {
        return metrics.timer("gateway.images.downloads", "outcome", outcome).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 520})
    void transientStatusIsRetried(int status) {
        givenInTurn(status(status), status(status), delivers());

        image(task, task + ".png").statusCode(200);
    }

    @Test
    void interruptedImageIsRetried() {
        givenInTurn(breaks(), delivers());

        image(task, task + ".png").statusCode(200);
    }

    @Test
    void newConnectionClosedWithoutResponseIsRetried() {
        givenInTurn(client -> false, delivers());

        image(task, task + ".png").statusCode(200);
    }

    @Test
    void previewIsMadeAfterRetriedDownload() {
        givenInTurn(status(503), delivers());

        given().get("/api/v1/task/{task}/screenshots/{task}.png?width=320", task, task)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 503, upstream-busy",
        "503, 503, upstream-busy",
        "500, 502, upstream-bad-response",
        "504, 502, upstream-bad-response",
        "408, 502, upstream-bad-response"
    })
    void lastingFailureIsReportedAfterThreeAttempts(int status, int expectedStatus, String type) {
        givenInTurn(status(status));

        image(task, task + ".png").statusCode(expectedStatus).body("type", equalTo(PROBLEMS + type));

        assertEquals(3, media.calls(path));
    }

    @Test
    void slowDownResponseHasRetryAfter() {
        givenInTurn(status(503));

        image(task, task + ".png").statusCode(503).header("Retry-After", "1");
    }

    @Test
    void shortPauseOfHostIsWaitedFor() {
        givenInTurn(status(503, "Retry-After: 1\r\n"), delivers());

        image(task, task + ".png").statusCode(200);
    }

    @Test
    void longPauseOfHostIsPassedToClient() {
        givenInTurn(status(503, "Retry-After: 7\r\n"), delivers());

        image(task, task + ".png").statusCode(503).header("Retry-After", "7");

        assertEquals(1, media.calls(path));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 416, 501})
    void permanentStatusIsNotRetried(int status) {
        givenInTurn(status(status));

        image(task, task + ".png").statusCode(502);

        assertEquals(1, media.calls(path));
    }

    @Test
    void outageCausesFewRetries() {
        String[] urls = new String[300];
        for (int i = 0; i < urls.length; i++) {
            String each = "/" + task + "/" + i + ".png";
            urls[i] = media.url() + each;
            media.answer(each, status(500));
        }
        upstream.v1Task(task, "running", urls);
        list(task).statusCode(200);
        ExecutorService clients = Executors.newFixedThreadPool(16);

        IntStream.range(0, urls.length)
                .mapToObj(i -> CompletableFuture.runAsync(() -> image(task, i + ".png"), clients))
                .toList()
                .forEach(CompletableFuture::join);

        clients.shutdown();
        long calls = IntStream.range(0, urls.length)
                .mapToLong(i -> media.calls("/" + task + "/" + i + ".png"))
                .sum();
        assertTrue(calls < 1.5 * urls.length, calls + " calls");
    }

    @Test
    void noBytesAreHeldBetweenAttempts() {
        AtomicLong held = new AtomicLong(-1);
        givenInTurn(breaks(), client -> {
            held.set(bytesInFlight.bytes());
            return delivers().send(client);
        });
        image(task, task + ".png").statusCode(200);

        assertEquals(0, held.get());
    }

    @Test
    void abandonedDownloadIsNotRetried() throws IOException {
        double before = downloads("upstream-busy");
        RawClient client = new RawClient(gateway);
        givenInTurn(
                connection -> {
                    client.close();
                    return status(503, "Retry-After: 2\r\n").send(connection);
                },
                delivers());
        client.send("GET /api/v1/task/" + task + "/screenshots/" + task + ".png HTTP/1.1\r\nHost: localhost\r\n\r\n");

        await().until(() -> downloads("upstream-busy") > before);

        assertEquals(1, media.calls(path));
    }
}
