package io.github.screenshotgateway.images.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media hosts with failures that pass: a response such as S3's SlowDown, a broken connection, silence. */
@QuarkusTest
class MediaRetriesTest extends GatewayTest {
    private static final RawServer.Answer CLOSES = client -> false;

    private static final RawServer.Answer DELIVERS = client -> {
        client.getOutputStream().write(response("Connection: close\r\n"));
        return false;
    };

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
    @ValueSource(ints = {408, 425, 429, 500, 503, 520})
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
        image(task, task + ".png")
                .statusCode(expectedStatus)
                .body("type", equalTo(PROBLEMS + type))
                .header("Retry-After", expectedStatus == 503 ? "1" : null);
        assertEquals(3, media.calls(path));
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
        String[] urls = new String[200];
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

    @BeforeEach
    void givenTwoScreenshots() {
        upstream.v1Task(task, "running", media.url() + "/idle.png", media.url() + "/" + task + ".png");
    }

    private static byte[] response(String header) {
        byte[] head =
                ("HTTP/1.1 200 OK\r\n" + header + "Content-Length: " + PNG.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] response = Arrays.copyOf(head, head.length + PNG.length);
        System.arraycopy(PNG, 0, response, head.length, PNG.length);
        return response;
    }

    /** Leaves one idle connection behind. */
    private void givenAnIdleConnection() {
        media.answer("/idle.png", client -> {
            client.getOutputStream().write(response(""));
            return true;
        });
        image(task, "idle.png").statusCode(200);
    }

    private void givenClosing(RawServer.Answer... answers) {
        Iterator<RawServer.Answer> turns = List.of(answers).iterator();
        media.answer("/" + task + ".png", client -> turns.next().send(client));
    }

    private void assertProblem(int status, String type, int calls) {
        image(task, task + ".png").statusCode(status).body("type", equalTo(PROBLEMS + type));
        assertEquals(calls, media.calls("/" + task + ".png"));
    }

    /** Media hosts may close a connection just as it is reused. */
    @Test
    void imageIsDeliveredAfterIdleConnectionWasClosed() {
        givenAnIdleConnection();
        givenClosing(CLOSES, DELIVERS);
        image(task, task + ".png").statusCode(200);
        assertEquals(2, media.calls("/" + task + ".png"));
    }

    /** The attempt on the closed connection is not one of the three. */
    @Test
    void hostThatClosesNewConnectionsIsAskedThreeTimesMore() {
        givenAnIdleConnection();
        givenClosing(CLOSES, CLOSES, CLOSES, CLOSES, DELIVERS);
        assertProblem(502, "upstream-unreachable", 4);
    }

    static Stream<Arguments> closingHosts() {
        Set<Socket> used = ConcurrentHashMap.newKeySet();
        return Stream.of(
                arguments("after each response", (RawServer.Answer) client -> {
                    client.getOutputStream().write(response(""));
                    return false;
                }),
                arguments("upon the second request", (RawServer.Answer) client -> {
                    boolean first = used.add(client);
                    if (first) {
                        client.getOutputStream().write(response(""));
                    }
                    return first;
                }),
                arguments("with a reset upon the second request", (RawServer.Answer) client -> {
                    boolean first = used.add(client);
                    if (first) {
                        client.getOutputStream().write(response(""));
                    } else {
                        client.setSoLinger(true, 0);
                        client.close();
                    }
                    return first;
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closingHosts")
    void hostThatClosesEveryConnectionCostsNoImage(String when, RawServer.Answer response) {
        String[] urls = new String[100];
        for (int i = 0; i < urls.length; i++) {
            String path = "/" + task + "/" + i + ".png";
            urls[i] = media.url() + path;
            media.answer(path, response);
        }
        upstream.v1Task(task, "running", urls);
        list(task).statusCode(200);
        ExecutorService clients = Executors.newFixedThreadPool(8);

        List<Integer> failures = IntStream.range(0, urls.length)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> image(task, i + ".png").extract().statusCode(), clients))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(status -> status != 200)
                .toList();

        clients.shutdown();
        assertEquals(List.of(), failures);
    }

    /** Silence causes a retry on a new connection, as long as clients may wait for it. */
    @Test
    void silenceOnReusedConnectionIsRetried() {
        CountDownLatch over = new CountDownLatch(1);
        givenAnIdleConnection();
        givenClosing(
                client -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return false;
                },
                DELIVERS);

        image(task, task + ".png").statusCode(200);
        over.countDown();
    }
}
