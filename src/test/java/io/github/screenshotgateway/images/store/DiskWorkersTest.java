package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.support.TestClock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWorkersTest {
    private static final int HALF = (int) DiskWorkers.MAX_BYTES / 2;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    private DiskTier tier;
    private DiskWorkers writes;

    @BeforeEach
    void openTier() {
        tier = DiskTier.open(new DiskLocation(directory, true), Long.MAX_VALUE, Integer.MAX_VALUE, new TestClock());
        writes = new DiskWorkers(tier, vertx);
    }

    @AfterEach
    void stop() {
        writes.close();
        tier.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void add(int number, int size) {
        writes.write(key("task", "" + number), image(size, number), tier.generation());
    }

    @Test
    void imagesBeyondBoundAreNotWritten() {
        // No write gets past the tier's lock.
        synchronized (tier) {
            add(1, HALF);
            add(2, HALF);
            add(3, HALF);
        }

        assertEquals(1, writes.unwritten());
        await().until(() -> tier.entries() == 2);
        assertFalse(tier.mayHold(key("task", "3")));
    }

    @Test
    void completedWriteMakesRoom() {
        add(1, 2 * HALF);
        await().until(() -> tier.entries() == 1);

        await().until(() -> {
            add(2, 2 * HALF);
            return tier.entries() == 2;
        });
    }

    @Test
    void imageLargerThanBoundIsWrittenWhenAlone() {
        add(1, 3 * HALF);

        await().until(() -> tier.entries() == 1);
        assertEquals(0, writes.unwritten());
    }
}
