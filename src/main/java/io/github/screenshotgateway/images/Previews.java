package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.PreviewWidth;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.FairBulkhead;
import io.github.screenshotgateway.traffic.FairBulkhead.Claim;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes previews, a few at a time, on threads of their own: neither event loops nor those who read files wait for them. */
@Singleton
class Previews {
    /** Each takes a processor. */
    private static final int PAINTERS = 2;

    /** Bytes of heap: one of the largest images, or a few ordinary ones. */
    private static final long MOST_BYTES = Downscale.MOST_HEAP;

    /** For room on the heap, together about as long as clients wait for an image. */
    private static final int TRIES = 60;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Images that are on the heap already, so that the painters need not wait for them to be read from disk. */
    private static final int AT_ONCE = 8;

    /** Who waits for a turn holds some kilobytes. At 40 ms each, the last one waits for as long as a request may. */
    private static final int MOST_WAITING = 4_000;

    private final FairBulkhead turns = new FairBulkhead(AT_ONCE, MOST_WAITING, Previews::tooMany);

    /** Of those, one at a time waits for room on the heap: what tries again later comes before all that arrives meanwhile. */
    private final FairBulkhead turnsForRoom = new FairBulkhead(1, AT_ONCE, Previews::tooMany);

    private final TransientHeap heap;
    private final DownloadMetrics metrics;
    private final WorkerExecutor painters;
    private final Bound painting;

    Previews(DownloadMetrics metrics, TransientHeap heap, Vertx vertx) {
        this.heap = heap;
        this.painting = heap.part(MOST_BYTES, "previews", Duration.ofSeconds(5));
        this.metrics = metrics;
        this.painters = vertx.createSharedWorkerExecutor("previews", PAINTERS);
    }

    /**
     * Makes a preview when it is its turn.
     *
     * @param original subscribed to then, and not earlier: what waits is not on the heap
     * @return fails as the original does, with {@code image-rejected} when no preview can be made of it, and with
     *     {@code upstream-busy} when too many wait already, images take too much of the heap or nobody waits any more
     */
    Uni<Image> make(Uni<Image> original, PreviewWidth width, Claim claim) {
        return turns.run(claim, () -> original.chain(image -> paint(image, width, claim)))
                .onFailure()
                .invoke(metrics::rejected);
    }

    private static Problem tooMany() {
        return Problem.busy("Too many previews are waiting to be made.", Duration.ofSeconds(5));
    }

    private Uni<Image> paint(Image original, PreviewWidth width, Claim claim) {
        return Uni.createFrom().deferred(() -> {
            TransientHeap.Reading reading = heap.read(original.content(), original.size(), 0, null);
            return paintWhenThereIsRoom(original, width, claim).onTermination().invoke(reading::close);
        });
    }

    private Uni<Image> paintWhenThereIsRoom(Image original, PreviewWidth width, Claim claim) {
        long bytes = Downscale.heapFor(original);
        return turnsForRoom.run(claim, () -> room(bytes)).chain(taken -> Uni.createFrom()
                .completionStage(painters.executeBlocking(() -> painted(original, width), false)
                        .toCompletionStage())
                .onTermination()
                .invoke(() -> painting.leave(bytes)));
    }

    private Uni<Void> room(long bytes) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> painting.enter(bytes))
                .onFailure(Previews::isBusy)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(TRIES);
    }

    private static boolean isBusy(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.UPSTREAM_BUSY;
    }

    private Image painted(Image original, PreviewWidth width) {
        long start = System.nanoTime();
        Image preview = Downscale.to(original, width.pixels());
        metrics.previewed(Duration.ofNanos(System.nanoTime() - start));
        return preview;
    }

    @PreDestroy
    void stop() {
        painters.close();
    }
}
