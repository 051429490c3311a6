package io.github.screenshotgateway.images.store;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read the images that they requested: each a different one, and more than fit into memory. */
@QuarkusTest
class UnreadImagesTest extends GatewayTest {
    private static final byte[] LARGE = StoredImage.bytes(8_000_000, 1);
    private static final int READERS = 20;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MemoryTier memory;

    @Inject
    TransientHeap heap;

    private final List<RawClient> readers = new ArrayList<>();
    private long originalBound;

    @BeforeEach
    void givenLargeImages() {
        originalBound = heap.bound().setLimit(8L * LARGE.length);
        String[] urls = IntStream.range(0, READERS)
                .mapToObj(i -> upstream.mediaUrl("/" + i + ".png"))
                .toArray(String[]::new);
        upstream.v1Task(task, "running", urls);
        for (int i = 0; i < READERS; i++) {
            upstream.image("/" + i + ".png", LARGE);
        }
    }

    @AfterEach
    void disconnect() {
        readers.forEach(RawClient::close);
        await().untilAsserted(
                        () -> assertEquals(0, memory.leaving() + heap.bound().used()));
        heap.bound().setLimit(originalBound);
    }

    @Test
    void slowReadersOfClientHoldBoundedMemoryAndMakeRoomForOtherClient() {
        readAllSlowly();

        assertTrue(memory.leaving() + heap.bound().used() > 0, "some are held beside the tier");
        assertTrue(memory.bytes() <= 64L * 1024 * 1024);
        assertTrue(memory.leaving() <= MemoryTier.BYTES_LEAVING);
        assertTrue(heap.bound().used() <= 8L * LARGE.length);

        byte[] image = StoredImage.bytes(8_000_000, 2);
        upstream.image("/another.png", image);
        String another = task + "_another";
        upstream.v1Task(another, "running", upstream.mediaUrl("/another.png"));

        try (RawClient client = RawClient.at("127.0.0.2", gateway)) {
            String response = client.send(request(another, "another.png", "Connection: close\r\n"))
                    .answer();

            assertThat(response, startsWith("HTTP/1.1 200"));
            assertTrue(response.length() > image.length);
        }
    }

    private void readAllSlowly() {
        for (int i = 0; i < READERS; i++) {
            readSlowly(i + ".png");
            // By now this reader is slow, and the next ones need not wait for that.
            clock.advance(Duration.ofSeconds(15));
        }
    }

    /** Reads the beginning of a response, and no more. */
    private void readSlowly(String name) {
        RawClient client = RawClient.slow(gateway);
        readers.add(client);
        client.send(request(task, name, "")).read(1);
    }

    private static String request(String task, String name, String headers) {
        return "GET /api/v1/task/" + task + "/screenshots/" + name + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "\r\n";
    }
}
