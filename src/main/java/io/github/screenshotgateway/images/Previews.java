package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.PreviewWidth;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/** Makes previews, a few at a time, on threads of their own: neither event loops nor those who read files wait for them. */
@Singleton
class Previews {
    /** Each takes a processor, and 50 MB of heap for the largest: what is decoded, scaled and encoded, and the scaler's own. */
    private static final int PAINTERS = 2;

    /** Images that are on the heap already, so that the painters need not wait for them to be read from disk. */
    private static final int AT_ONCE = 8;

    /** Who waits for a turn holds some kilobytes. At 40 ms each, the last one waits for as long as a request may. */
    private static final int MOST_WAITING = 4_000;

    private static final TypeLiteral<Uni<Image>> IMAGE = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };

    private final Guard turns = Guard.create()
            .withDescription("previews")
            .withBulkhead()
            .limit(AT_ONCE)
            .queueSize(MOST_WAITING)
            .done()
            .build();

    private final HeldImages held;
    private final DownloadMetrics metrics;
    private final WorkerExecutor painters;

    Previews(HeldImages held, DownloadMetrics metrics, Vertx vertx) {
        this.held = held;
        this.metrics = metrics;
        this.painters = vertx.createSharedWorkerExecutor("previews", PAINTERS);
    }

    /**
     * Makes a preview when it is its turn.
     *
     * @param original subscribed to then, and not earlier: what waits is not on the heap
     * @return fails as the original does, with {@code image-rejected} when no preview can be made of it, and with
     *     {@code upstream-busy} when too many wait already or images take too much of the heap
     */
    Uni<Image> make(Uni<Image> original, PreviewWidth width) {
        return turns.get(() -> original.chain(image -> paint(image, width)), IMAGE)
                .onFailure(BulkheadException.class)
                .transform(refused -> Problem.busy("Too many previews are waiting to be made.", Duration.ofSeconds(5)))
                .onFailure()
                .invoke(metrics::rejected);
    }

    private Uni<Image> paint(Image original, PreviewWidth width) {
        return Uni.createFrom().deferred(() -> {
            held.hold(original);
            return Uni.createFrom()
                    .completionStage(painters.executeBlocking(() -> painted(original, width), false)
                            .toCompletionStage())
                    .onTermination()
                    .invoke(() -> held.release(original));
        });
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
