package io.github.screenshotgateway.screenshots;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that request lists and do not read them. */
@QuarkusTest
class UnreadListsTest extends GatewayTest {
    /** Makes every URL longer by 240 characters. */
    private static final String LONG_HOST = ".abcdefghijk".repeat(20) + ".internal";

    private static final int SCREENSHOTS = 10_000;

    private static final long MAX_BYTES = 32L * 1024 * 1024;

    /** Far more than there is room for, at 3 MB each. */
    private static final int READERS = 40;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    @Inject
    TransientHeap heap;

    private final List<RawClient> readers = new ArrayList<>();
    private long most;

    @BeforeEach
    void limitTheHeap() {
        most = heap.bound().setLimit(MAX_BYTES);
    }

    @AfterEach
    void leave() {
        readers.forEach(RawClient::close);
        heap.bound().setLimit(most);
    }

    private void finishedTask(int screenshots) {
        taskOf(screenshots);
        list(task).statusCode(200);
    }

    private void taskOf(int screenshots) {
        upstream.v1Task(
                task,
                "finished",
                IntStream.range(0, screenshots)
                        .mapToObj(i -> upstream.mediaUrl("/" + i + ".png"))
                        .toArray(String[]::new));
    }

    @Test
    void upstreamResponseWithoutRoomIs503() {
        taskOf(SCREENSHOTS);
        heap.bound().setLimit(50_000);

        list(task).statusCode(503).body("type", equalTo(PROBLEMS + "upstream-busy"));

        await().untilAsserted(() -> assertEquals(0, heap.bound().used()));
        heap.bound().setLimit(MAX_BYTES);
        list(task).statusCode(200);
        await().untilAsserted(() -> assertEquals(0, heap.bound().used()));
    }

    private String request(String host, String query) {
        return "GET /api/v1/task/" + task + "/screenshots" + query + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    /** The status of the response to a client that reads nothing after the status line. */
    private String status(String host, String query) {
        RawClient client = RawClient.slow(gateway);
        readers.add(client);
        return new String(client.send(request(host, query)).read(12), US_ASCII).substring(9);
    }

    /** With a request that is answered from memory, and with one that only the framework may judge. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?x=1"})
    void unreadListsAreBoundedAndFreedOnDisconnect(String query) {
        finishedTask(SCREENSHOTS);

        List<String> statuses = IntStream.range(0, READERS)
                .mapToObj(i -> status(i + LONG_HOST, query))
                .toList();
        assertEquals("503", statuses.get(READERS - 1));
        assertTrue(statuses.indexOf("503") > 5, statuses::toString);

        readers.forEach(RawClient::close);
        await().untilAsserted(() -> list(task).statusCode(200).body("screenshots.size()", equalTo(SCREENSHOTS)));
    }

    @Test
    void slowestReaderIsDisconnectedForTheNext() {
        finishedTask(SCREENSHOTS);
        for (int i = 0; !status(i + LONG_HOST, "").equals("503"); i++) {
            assertTrue(i < READERS);
        }
        double before = metrics.counter("gateway.responses.displaced").count();

        clock.advance(Duration.ofSeconds(20));

        assertEquals("200", status("last" + LONG_HOST, ""));
        assertEquals(before + 1, metrics.counter("gateway.responses.displaced").count());
    }

    /** It is in memory once, and every client has a piece of it in addition. */
    @Test
    void listReadByManyClientsIsCountedOnce() {
        finishedTask(SCREENSHOTS);

        List<String> statuses = IntStream.range(0, READERS)
                .mapToObj(i -> status("one" + LONG_HOST, ""))
                .toList();

        assertEquals(READERS, statuses.stream().filter("200"::equals).count());
    }

    /** Pipelined requests wait for the client, and their responses do not fill the gateway's memory. */
    @Test
    void pipelinedSmallListsWaitForTheReader() {
        finishedTask(100);
        double before = answered();

        RawClient client = RawClient.slow(gateway);
        readers.add(client);
        client.send(request("localhost", "").repeat(5_000)).read(12);
        AtomicReference<Double> last = new AtomicReference<>();
        await().during(Duration.ofMillis(500)).until(() -> Objects.equals(answered(), last.getAndSet(answered())));

        // At 9 kB each, some megabytes fit into the buffers of the operating system.
        assertTrue(answered() - before < 2_000, () -> answered() - before + " answers");
    }

    private double answered() {
        return metrics.get("gateway.lists.requests").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
