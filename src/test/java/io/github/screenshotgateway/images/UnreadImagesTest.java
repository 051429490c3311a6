package io.github.screenshotgateway.images;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they asked for, each another image, and more of them than fit into memory. */
@QuarkusTest
class UnreadImagesTest extends GatewayTest {
    private static final byte[] LARGE = StoredImage.bytes(8_000_000, 1);
    private static final int READERS = 20;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MemoryTier memory;

    @Inject
    BytesInFlight bytesInFlight;

    @BeforeEach
    void largeImages() {
        String[] urls = IntStream.range(0, READERS)
                .mapToObj(i -> upstream.mediaUrl("/" + i + ".png"))
                .toArray(String[]::new);
        upstream.v1Task(task, "running", urls);
        for (int i = 0; i < READERS; i++) {
            upstream.image("/" + i + ".png", LARGE);
        }
    }

    @Test
    void whatTheyHoldIsBoundedAndFreeWhenTheyLeave() {
        List<RawClient> readers =
                IntStream.range(0, READERS).mapToObj(i -> unread(i + ".png")).toList();

        assertTrue(memory.leaving() + bytesInFlight.bytes() > 0, "some are held beside the tier");
        assertTrue(memory.bytes() <= 64L * 1024 * 1024);
        assertTrue(memory.leaving() <= MemoryTier.BYTES_LEAVING);
        assertTrue(bytesInFlight.bytes() <= BytesInFlight.LIMIT);

        readers.forEach(RawClient::close);
        await().untilAsserted(() -> assertEquals(0, memory.leaving()));
        await().untilAsserted(() -> assertEquals(0, bytesInFlight.bytes()));
    }

    /** A client that has begun to get an answer, and reads no more of it. */
    private RawClient unread(String name) {
        RawClient client = RawClient.slow(gateway);
        client.send("GET /api/v1/task/" + task + "/screenshots/" + name + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.read(1);
        return client;
    }
}
