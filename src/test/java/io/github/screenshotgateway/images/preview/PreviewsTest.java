package io.github.screenshotgateway.images.preview;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews of screenshots of large screens, in the memory of a pod with the default limit. */
class PreviewsTest {
    /** A fifth of 268 MiB. */
    private static final long HEAP = 268L * 1024 * 1024 / 5;

    private final TestClock clock = new TestClock();
    private final Vertx vertx = Vertx.vertx();
    private final TransientHeap heap = new TransientHeap(HEAP, clock);
    private final BytesInFlight inFlight = new BytesInFlight(heap);
    private final HeapQueue rooms = new HeapQueue(inFlight, heap, vertx, clock);
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Previews previews = new Previews(metrics, new RejectionCounter(metrics), heap, rooms, vertx);

    @AfterEach
    void stop() {
        previews.stop();
        rooms.stop();
        vertx.close();
    }

    /** In 24 bits. Every {@code noisy}-th row is noise, which cannot be compressed. */
    private static byte[] png(int width, int height, int noisy) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        byte[] row = new byte[1 + 3 * width];
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels)) {
            Random random = new Random(noisy);
            for (int y = 0; y < height; y++) {
                if (y % noisy == 0) {
                    random.nextBytes(row);
                    row[0] = 0;
                }
                deflated.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PngParts(width, height, 8, 2, false)
                .chunk("IDAT", pixels.toByteArray())
                .end();
    }

    private CompletableFuture<Image> preview(String client, byte[] png) {
        return preview(new Claim(client, () -> false), png);
    }

    /** Of an image that is copied to the heap when its turn comes, like one of the memory tier. */
    private CompletableFuture<Image> preview(Claim claim, byte[] png) {
        return preview(claim, Uni.createFrom().item(() -> Image.of(png.clone())));
    }

    private CompletableFuture<Image> preview(Claim claim, Uni<Image> original) {
        return previews.make(original, PreviewWidth.MEDIUM, claim)
                .subscribeAsCompletionStage()
                .toCompletableFuture();
    }

    private static List<Integer> widths(List<CompletableFuture<Image>> made) {
        return made.stream()
                .map(preview -> PreviewSource.of(preview.join()).orElseThrow().width())
                .distinct()
                .toList();
    }

    /** Fewer pixels are decoded, because the file itself takes heap. */
    @ParameterizedTest
    @CsvSource({"2560, 1440, 1", "2400, 3400, 1", "1920, 1080, 1", "1000, 3000, 2"})
    void previewOfLargeFileIsMade(int width, int height, int noisy) {
        assertEquals(List.of(320), widths(List.of(preview("client", png(width, height, noisy)))));
    }

    @Test
    void fileThatLeavesNoRoomForPreviewIsRejected() {
        byte[] png = Pictures.join(png(2560, 1440, 1), new byte[30_000_000]);
        Problem problem = (Problem)
                preview("client", png).handle((made, failure) -> failure).join();
        assertEquals(Optional.of(Rejection.Reason.TOO_MANY_PIXELS), Rejection.reasonOf(problem));
    }

    /** Downloads that wait take turns, and downloads that need not wait keep coming. */
    @Test
    void previewGetsRoomDuringContinuousDownloads() {
        byte[] png = png(1920, 1080, 9);
        IntStream.range(0, 8).forEach(i -> keepDownloading("client-" + i));
        vertx.setPeriodic(1, timer -> downloadWithoutWait());
        assertEquals(List.of(320), widths(List.of(preview("client", png))));
    }

    private void keepDownloading(String client) {
        rooms.enter(new Claim(client, () -> false), 8_000_000)
                .subscribe()
                .with(
                        room -> vertx.setTimer(10, timer -> {
                            room.close();
                            keepDownloading(client);
                        }),
                        stopped -> {});
    }

    /** Takes as much as a download would. */
    private void downloadWithoutWait() {
        int bytes = 4_000_000;
        if (!inFlight.isAwaited() && inFlight.leavesRoomForOthers(bytes) && inFlight.tryAdd("newcomer", bytes)) {
            vertx.setTimer(10, timer -> inFlight.release("newcomer", bytes));
        }
    }

    @Test
    void abandonedPreviewDoesNotWaitForRoom() {
        // There is room for the image, but not for its preview.
        heap.part(HEAP, "other things", Duration.ofSeconds(1)).acquire(HEAP - 5_000_000);
        AtomicBoolean abandoned = new AtomicBoolean();
        CompletableFuture<Image> waiting = preview(new Claim("client", abandoned::get), png(2560, 1440, 9));
        abandoned.set(true);
        await().until(waiting::isCompletedExceptionally);
    }
}
