package io.github.screenshotgateway.images.fetch;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapQueueTest {
    private static final int SMALL = 250_000;

    private final TestClock clock = new TestClock();
    private final Vertx vertx = Vertx.vertx();
    private final TransientHeap heap = new TransientHeap(56_000_000, clock);
    private final BytesInFlight inFlight = new BytesInFlight(heap);
    private final HeapQueue rooms = new HeapQueue(inFlight, heap, vertx, clock);

    @AfterEach
    void stop() {
        rooms.stop();
        vertx.close();
    }

    private CompletableFuture<HeapReservation> room(int bytes) {
        return rooms.enter(new Claim("client", () -> false), bytes)
                .subscribeAsCompletionStage()
                .toCompletableFuture();
    }

    /** As many small images as there is room for, and another one after each. */
    private void downloadSmallImages() {
        for (int i = 0; i < 250; i++) {
            downloadSmallImage();
        }
    }

    private void downloadSmallImage() {
        ArrivingBytes arriving = new ArrivingBytes(inFlight, "small", SMALL);
        try {
            arriving.reserve(SMALL);
        } catch (HeapExhausted full) {
            vertx.setTimer(10, timer -> downloadSmallImage());
            return;
        }
        vertx.setTimer(50, timer -> {
            arriving.release();
            downloadSmallImage();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {25_000_000, 40_000_000})
    void largeImageGetsRoomDuringEndlessSmallDownloads(int bytes) {
        downloadSmallImages();
        await().until(() -> !inFlight.leavesRoomForOthers(bytes));
        CompletableFuture<HeapReservation> large = room(bytes);
        await().during(Duration.ofMillis(200)).until(() -> !large.isDone());

        clock.advance(Duration.ofSeconds(5));

        await().until(() -> large.isDone() && large.join().bytes() == bytes);
    }
}
