package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTierTest {
    private static final int HALF = (int) DiskWorkers.MAX_BYTES / 2;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    private DiskTier disk;

    private DiskWorkers workers;

    private static final int MEGABYTE = 1024 * 1024;
    private static final int MAXIMUM = 4 * MEGABYTE;

    private final MemoryTier tier = new MemoryTier(MAXIMUM);

    @AfterEach
    void empty() {
        tier.stop();
    }

    @Test
    void tierNeverExceedsByteBound() {
        for (int i = 0; i < 100; i++) {
            tier.keep(key(i), image(i, MEGABYTE / 2));
            assertTrue(tier.bytes() <= MAXIMUM);
        }

        assertEquals(8, tier.entries());
        assertEquals(92, tier.evictions());
        assertEquals(0, tier.leaving(), "what is evicted and not being read is free at once");
    }

    @Test
    void imageLargerThanTierIsNotKeptAndEvictsNothing() {
        tier.keep(key(1), image(1, 1000));
        tier.keep(key(2), image(2, MAXIMUM + 1));
        assertTrue(tier.copy(key(1)).isPresent());
        assertFalse(tier.copy(key(2)).isPresent());
    }

    @Test
    void tierOfZeroBytesKeepsNothing() {
        MemoryTier none = new MemoryTier(0);
        none.keep(key(1), image(1, 1));
        assertEquals(0, none.entries());
        assertEquals(Optional.empty(), none.hold(key(1)));
    }

    @Test
    void imageForgottenWhileReadKeepsItsBytes() {
        Image image = image(1, 1000);
        tier.keep(key(1), image);
        Resident held = tier.hold(key(1)).orElseThrow();

        tier.forget(key -> true);
        tier.keep(key(2), image(2, 1000));

        assertEquals(Optional.empty(), tier.hold(key(1)));
        assertArrayEquals(image.content(), held.copy().content());
        assertEquals(1000, tier.leaving());
        held.release();
        assertEquals(0, tier.leaving());
    }

    @Test
    void stalledReadersDoNotGrowMemory() {
        List<Resident> stalled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tier.keep(key(i), image(i, MEGABYTE));
            tier.hold(key(i)).ifPresent(stalled::add);
        }

        assertTrue(tier.bytes() + tier.leaving() <= MAXIMUM + MemoryTier.BYTES_LEAVING);
        stalled.forEach(Resident::release);
        assertEquals(0, tier.leaving());
        tier.forget(key -> true);
        tier.keep(key(1000), image(1000, MEGABYTE));
        assertTrue(tier.copy(key(1000)).isPresent(), "there is room again when they are done");
    }

    private static ImageKey key(int number) {
        return new ImageKey(new TaskId("task"), Integer.toString(number));
    }

    private static Image image(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return new Image(content, EntityTag.of(content));
    }

    @BeforeEach
    void openTier() {
        disk = OpenDiskTier.of(new DiskLocation(directory, true), Long.MAX_VALUE, Integer.MAX_VALUE, new TestClock());
        workers = new DiskWorkers(disk, vertx);
    }

    @AfterEach
    void stop() {
        workers.close();
        disk.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void add(int number, int size) {
        workers.write(StoredImage.key("task", "" + number), StoredImage.image(size, number), disk.generation());
    }

    @Test
    void imagesBeyondBoundAreNotWritten() {
        // No write gets past the tier's lock.
        synchronized (disk) {
            add(1, HALF);
            add(2, HALF);
            add(3, HALF);
        }

        assertEquals(1, workers.unwritten());
        await().until(() -> disk.directory().entries() == 2);
        assertFalse(disk.mayHold(StoredImage.key("task", "3")));
    }

    /** Of a network file system that does not respond. */
    @Test
    void readIsGivenUpIfAllReadersHang() throws Exception {
        add(1, 1_000);
        await().until(() -> disk.mayHold(StoredImage.key("task", "1")));
        CountDownLatch disconnected = new CountDownLatch(1);
        IntStream.range(0, 10)
                .forEach(i -> workers.run(() -> {
                    try {
                        disconnected.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));

        try {
            assertEquals(
                    Optional.empty(),
                    workers.read(StoredImage.key("task", "1")).await().atMost(Duration.ofSeconds(60)));
        } finally {
            disconnected.countDown();
        }
    }
}
