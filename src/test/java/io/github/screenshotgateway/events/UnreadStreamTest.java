package io.github.screenshotgateway.events;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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

    /** Makes all events together exceed what the operating system buffers per client: 4 MB by default. */
    private static final String LONG = "x".repeat(700);

    @BeforeEach
    void givenTaskWithManyScreenshots() {
        upstream.v1Task(
                task,
                "running",
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
        StringBuilder text = new StringBuilder();
        String last = "\"index\":" + (SCREENSHOTS - 1) + ",";
        try (RawClient client = openStream()) {
            while (text.indexOf(last, text.length() - 2 * STEP) < 0) {
                text.append(new String(client.read(STEP), StandardCharsets.ISO_8859_1));
            }
        }
        List<Integer> indexes = Pattern.compile("\"index\":(\\d+),")
                .matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertEquals(IntStream.range(0, SCREENSHOTS).boxed().toList(), indexes);
    }
}
