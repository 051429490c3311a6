package io.github.screenshotgateway.images;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that take their time, each with a connection of its own, must not each have a copy of the image as well. */
@QuarkusTest
class SlowClientsTest extends GatewayTest {
    private static final int CLIENTS = 40;

    /** 8 MB: of 2 MB, the operating system takes the whole answer at once, and the server has nothing left to hold. */
    private static final byte[] LARGE = Pngs.png(1, 1_600);

    /** For connections, buffers of the server and what other threads of the tests allocate; copies would take five times as much. */
    private static final long SPARE = 60_000_000;

    @TestHTTPResource("/")
    URI gateway;

    /** On the heap and outside of it, as the JVM and as Netty count it. */
    private static long memory() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + direct + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private RawClient reading() {
        RawClient client = RawClient.slow(gateway);
        client.send("GET /api/v1/task/" + task + "/screenshots/1.png HTTP/1.1\r\nHost: g\r\n\r\n");
        assertEquals("HTTP/1.1 200", new String(client.read(12), US_ASCII));
        return client;
    }

    @Test
    void memoryDoesNotGrowWithTheirNumber() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.image("/1.png", LARGE);
        image(task, "1.png").statusCode(200);
        long before = memory();

        List<RawClient> clients =
                IntStream.range(0, CLIENTS).mapToObj(i -> reading()).toList();
        long grown = memory() - before;
        clients.forEach(RawClient::close);

        assertTrue(grown < SPARE, CLIENTS + " clients of " + LARGE.length + " bytes took " + grown);
    }
}
