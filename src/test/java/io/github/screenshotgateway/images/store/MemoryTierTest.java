package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    /** Of a network file system that does not respond. Four readers wait once, and nobody after them. */
    @Test
    void readsAreGivenUpIfAllReadersHang() {
        ImageKey key = StoredImage.key("task", "1");
        add(1, 1_000);
        add(2, 1_000);
        await().until(() -> disk.directory().entries() == 2);
        CountDownLatch disconnected = new CountDownLatch(1);
        IntStream.range(0, 4).forEach(i -> workers.run(() -> awaitUnchecked(disconnected)));

        try {
            List<CompletableFuture<Optional<Image>>> reads =
                    IntStream.range(0, 4).mapToObj(i -> read(key)).toList();
            reads.forEach(read -> assertEquals(Optional.empty(), read.join()));
            assertTrue(read(StoredImage.key("task", "2")).isDone(), "not even another image is waited for");
        } finally {
            disconnected.countDown();
        }
        await().until(() -> read(key).join().isPresent());
    }

    private CompletableFuture<Optional<Image>> read(ImageKey key) {
        return workers.read(key).subscribeAsCompletionStage();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void imageReadTooLateIsReleased() {
        add(1, 1_000);
        ImageKey key = StoredImage.key("task", "1");
        await().until(() -> disk.mayHold(key));
        CountDownLatch disconnected = new CountDownLatch(1);
        CompletableFuture<Long> held = new CompletableFuture<>();

        Optional<Resident> read = workers.read(
                        key,
                        () -> {
                            Optional<Resident> image = disk.read(key, tier::read);
                            awaitUnchecked(disconnected);
                            held.complete(tier.leaving());
                            return image;
                        },
                        Resident::release)
                .await()
                .indefinitely();
        assertEquals(Optional.empty(), read);
        disconnected.countDown();

        assertEquals(1_000, held.join());
        await().until(() -> tier.leaving() == 0);
    }

    /** Such as one for direct memory. */
    @Test
    void readThatFailsIsNotLateForEver() {
        ImageKey key = StoredImage.key("task", "1");
        add(1, 1_000);
        await().until(() -> disk.mayHold(key));
        for (int i = 0; i < 4; i++) {
            assertThrows(CompletionException.class, () -> workers.read(
                            key,
                            () -> {
                                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
                            },
                            late -> {})
                    .await()
                    .indefinitely());
        }
        assertTrue(read(key).join().isPresent());
    }

    /** The other readers serve other images meanwhile. */
    @Test
    void imageWhoseReadHangsIsNotWaitedForAgain() {
        add(1, 1_000);
        add(2, 1_000);
        await().until(() -> disk.directory().entries() == 2);
        CountDownLatch disconnected = new CountDownLatch(1);
        ImageKey hanging = StoredImage.key("task", "1");
        try {
            Optional<Image> read = workers.read(
                            hanging,
                            () -> {
                                awaitUnchecked(disconnected);
                                return disk.read(hanging);
                            },
                            late -> {})
                    .await()
                    .indefinitely();
            assertEquals(Optional.empty(), read);
            assertEquals(Optional.empty(), read(hanging).getNow(null));
            assertTrue(read(StoredImage.key("task", "2")).join().isPresent());
        } finally {
            disconnected.countDown();
        }
        await().until(() -> read(hanging).join().isPresent());
    }

    /** Clients that do not read the images that they request from disk. */
    @Test
    void readsFromDiskLeaveRoomForDownloads() {
        ImageKey key = StoredImage.key("task", "1");
        add(1, MEGABYTE);
        await().until(() -> disk.mayHold(key));
        List<Resident> unread = new ArrayList<>();
        for (Optional<Resident> read = disk.read(key, tier::read);
                read.isPresent();
                read = disk.read(key, tier::read)) {
            unread.add(read.get());
        }
        assertEquals(24, unread.size());

        tier.keep(key(2), image(2, MEGABYTE));
        assertTrue(tier.holds(key(2)));
        unread.forEach(Resident::release);
        assertEquals(0, tier.leaving());
    }

    @Test
    void damagedFileLeavesNoMemoryAllocated() throws IOException {
        add(1, 1_000);
        ImageKey key = StoredImage.key("task", "1");
        await().until(() -> disk.mayHold(key));
        Path file = StoredImage.file(directory, key);
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length - 1] ^= 1;
        Files.write(file, damaged);

        assertEquals(Optional.empty(), disk.read(key, tier::read));
        assertEquals(1, disk.damaged());
        assertEquals(0, tier.leaving());
    }

    /** Somebody goes through the images of old tasks, each read from disk once, while others watch the same few. */
    @Test
    void imagesReadOnceDoNotDisplaceFrequentOnes() {
        int size = MEGABYTE / 8;
        for (int turn = 0; turn < 10; turn++) {
            for (int i = 0; i < 16; i++) {
                if (tier.hold(key(i)).map(Resident::release).isEmpty()) {
                    tier.keep(key(i), image(i, size));
                }
            }
        }
        for (int i = 1_000; i < 2_000; i++) {
            assertEquals(Optional.empty(), tier.hold(key(i)));
            Resident read = tier.allocate(size, image(i, 1).tag()).orElseThrow();
            tier.keep(key(i), read);
            read.release();
        }

        long kept = IntStream.range(0, 16).filter(i -> tier.holds(key(i))).count();
        assertTrue(kept >= 15, kept + " of 16");
    }
}
