package io.github.screenshotgateway.images.preview;

import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.content.Rejection.Reason;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.HeapSizes;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes previews, a few at a time, on threads of their own: they delay neither event loops nor disk reads. */
@Singleton
public class Previews {
    /** Each occupies a processor. */
    private static final int PAINTERS = 2;

    /** Images inspected ahead, so that painters need not wait for them to be read from disk. */
    private static final int AT_ONCE = 8;

    /** Longer than a read from disk. An image that has left the store is not downloaded while its room is reserved. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(5);

    /** A waiting request holds some kilobytes. At 40 ms each, the last one waits for as long as a request may. */
    private static final int MAX_WAITING = 4_000;

    private final FairBulkhead turns = new FairBulkhead(AT_ONCE, MAX_WAITING, Previews::tooMany);

    /** At most this many of those wait for room on the heap, or have it. */
    private final FairBulkhead turnsToPaint = new FairBulkhead(PAINTERS, AT_ONCE, Previews::tooMany);

    private final TransientHeap heap;
    private final HeapQueue heapQueue;

    /** Heap of images and of what is made of them. */
    private final BytesInFlight painting;

    private final RejectionCounter rejections;
    private final Timer timer;
    private final WorkerExecutor painters;

    Previews(MeterRegistry metrics, RejectionCounter rejections, TransientHeap heap, HeapQueue heapQueue, Vertx vertx) {
        this.heap = heap;
        this.heapQueue = heapQueue;
        this.painting = new BytesInFlight(heap, false);
        this.rejections = rejections;
        this.timer = metrics.timer("gateway.images.previews");
        this.painters = vertx.createSharedWorkerExecutor("previews", PAINTERS);
    }

    /**
     * Makes a preview in turn, when there is room for the image and everything made of it.
     *
     * @param original subscribed to then, and once before to learn its size: waiting requests keep no image on the heap
     * @return fails as the original does, with {@code image-rejected} when no preview can be made of it, and with
     *     {@code upstream-busy} when too many wait, no room is free within {@link HeapQueue#LONGEST_WAIT}, or no client
     *     waits any more
     */
    public Uni<Image> make(Uni<Image> original, PreviewWidth width, Claim claim) {
        return turns.run(claim, () -> original.map(image -> bytesFor(image, width))
                        .chain(bytes -> turnsToPaint.run(claim, () -> paint(original, width, claim, bytes))))
                .onFailure()
                .invoke(rejections::count);
    }

    private static Problem tooMany() {
        return Problem.busy("Too many previews are waiting to be made.", Duration.ofSeconds(5));
    }

    /** Bytes of heap for the image, unless others hold it, and for everything made of it. */
    private long bytesFor(Image original, PreviewWidth width) {
        long most = maxFor(original);
        long bytes = Downscale.heapFor(original, width.pixels(), most);
        if (bytes > most) {
            throw Reason.TOO_MANY_PIXELS.problem("The image is too large for a preview in the available memory.");
        }
        return bytes + heap.additionalBytesFor(original.content(), original.size());
    }

    /** Bytes of heap available beside the image. */
    private long maxFor(Image original) {
        return painting.maxForOne() - HeapSizes.bytesOf(original.size());
    }

    private Uni<Image> paint(Uni<Image> original, PreviewWidth width, Claim claim, long bytes) {
        return heapQueue
                .enter(painting, claim, bytes)
                .chain(room -> paint(original, width).onTermination().invoke(room::close));
    }

    private Uni<Image> paint(Uni<Image> original, PreviewWidth width) {
        return original.ifNoItem()
                .after(LONGEST_READ)
                .failWith(Previews::tooMany)
                .chain(image -> Uni.createFrom()
                        .completionStage(painters.executeBlocking(() -> paintNow(image, width), false)
                                .toCompletionStage()));
    }

    private Image paintNow(Image original, PreviewWidth width) {
        return timer.record(() -> Downscale.preview(original, width.pixels(), maxFor(original)));
    }

    @PreDestroy
    void stop() {
        painters.close();
    }
}
