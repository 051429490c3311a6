package io.github.screenshotgateway.events;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose clients do not read. */
@QuarkusTest
class UnreadStreamTest extends StreamTest {
    private static final int SCREENSHOTS = 9_000;

    /** Less than an event, so there is always more to read after its index. */
    private static final int STEP = 200;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Makes all events together exceed what the operating system buffers per client: 4 MB by default. */
    private static final String LONG = "x".repeat(700);

    @Inject
    ScreenshotLists lists;

    @BeforeEach
    void givenTaskWithManyScreenshots() {
        givenManyScreenshots(task, "running");
    }

    private void givenManyScreenshots(String longTask, String status) {
        upstream.v1Task(
                longTask,
                status,
                IntStream.rangeClosed(1, SCREENSHOTS)
                        .mapToObj(step -> upstream.mediaUrl("/" + step + ".png?" + LONG))
                        .toArray(String[]::new));
    }

    /** Uses HTTP/1.0, which has no chunked bodies. */
    private RawClient openStream() {
        RawClient client = RawClient.slow(gateway)
                .send("GET /api/v1/task/" + task
                        + "/screenshots/events?delivery=direct HTTP/1.0\r\nHost: localhost\r\n\r\n");
        await().until(() -> streams() == 1);
        return client;
    }

    private double dropped() {
        return metrics.counter("gateway.streams.dropped").count();
    }

    @Test
    void streamIsClosedWhenClientStopsReading() {
        assertStreamIsClosedAsClockMovesBy(StreamConnection.PATIENCE);
    }

    @Test
    void streamIsClosedThoughClockIsSetBack() {
        assertStreamIsClosedAsClockMovesBy(StreamConnection.PATIENCE.negated());
    }

    private void assertStreamIsClosedAsClockMovesBy(Duration step) {
        double before = dropped();
        try (RawClient client = openStream()) {
            client.read(100);
            // The gateway notices some time after the client has stopped reading.
            await().until(() -> {
                clock.advance(step);
                return dropped() == before + 1;
            });
            await().until(() -> streams() == 0);
        }
    }

    @Test
    void slowReaderReceivesEveryScreenshot() {
        try (RawClient client = openStream()) {
            assertEquals(everyIndex(), indexesReadBy(client));
        }
    }

    /** To unpack them takes some 50 ms, for which the event loop would stand still. */
    @Test
    void screenshotsThatWereDroppedFromMemoryAreUnpackedOnAWorker() {
        // A running task's list is read again every few seconds, and so unpacked.
        givenManyScreenshots(task, "finished");
        try (RawClient client = openStream()) {
            AtomicInteger others = new AtomicInteger();
            // While the stream is written, its screenshots are in use.
            await().atMost(LONGEST).until(() -> {
                for (int i = 0; i < 3; i++) {
                    String other = task + "-" + others.incrementAndGet();
                    givenManyScreenshots(other, "finished");
                    list(other);
                }
                System.gc();
                return lists.screenshotsIfCheap(lists.cached(new TaskId(task)).orElseThrow())
                        .isEmpty();
            });

            assertEquals(everyIndex(), indexesReadBy(client));
        }
    }

    private static List<Integer> everyIndex() {
        return IntStream.range(0, SCREENSHOTS).boxed().toList();
    }

    private static List<Integer> indexesReadBy(RawClient client) {
        // A stream that is stuck still sends heartbeats.
        return assertTimeoutPreemptively(LONGEST, () -> readIndexes(client));
    }

    private static List<Integer> readIndexes(RawClient client) {
        StringBuilder text = new StringBuilder();
        String last = "\"index\":" + (SCREENSHOTS - 1) + ",";
        while (text.indexOf(last, text.length() - 2 * STEP) < 0) {
            text.append(new String(client.read(STEP), StandardCharsets.ISO_8859_1));
        }
        return Pattern.compile("\"index\":(\\d+),")
                .matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }
}
