package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.ImageSizeConfig;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.ClientSpans;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.github.screenshotgateway.upstream.gate.GateConfig;
import io.opentelemetry.api.trace.Span;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Downloads images from media hosts. */
@Startup
@Singleton
public class ImageDownload {
    private static final Logger LOG = Logger.getLogger(ImageDownload.class);

    private final Vertx vertx;
    private final MediaConnections connections;
    private final MediaRetries retries;
    private final BytesInFlight bytesInFlight;
    private final RoomForImages room;
    private final TransientHeap heap;
    private final DownloadMetrics metrics;
    private final InstantSource clock;
    private final ServerClock servers;
    private final long maximumSize;
    private final Duration silence;
    private final ClientSpans spans;

    ImageDownload(
            Vertx vertx,
            MediaConnections connections,
            MediaRetries retries,
            BytesInFlight bytesInFlight,
            RoomForImages room,
            TransientHeap heap,
            DownloadMetrics metrics,
            InstantSource clock,
            ServerClock servers,
            ClientSpans spans,
            ImageSizeConfig images,
            GateConfig upstream) {
        this.maximumSize = images.maximumSize().asLongValue();
        this.silence = upstream.readTimeout();
        if (maximumSize < 1 || maximumSize > BytesInFlight.LARGEST) {
            throw new InvalidSetting("gateway.images.maximum-size", "it must be between 1 byte and 48M, such as 25M.");
        }
        if (maximumSize > bytesInFlight.largest()) {
            LOG.warnf(
                    "Images above %d bytes will be rejected, because they need more than 15 %% of the heap, although"
                            + " gateway.images.maximum-size is %d bytes: lower it, or raise the heap.",
                    bytesInFlight.largest(), maximumSize);
        }
        this.room = room;
        this.heap = heap;
        this.vertx = vertx;
        this.connections = connections;
        this.retries = retries;
        this.bytesInFlight = bytesInFlight;
        this.metrics = metrics;
        this.clock = clock;
        this.servers = servers;
        this.spans = spans;
    }

    /**
     * Downloads an image in turn, again on every subscription. Transient failures are retried in another turn. When the
     * heap has no room, the download is dropped to hold nothing, and repeated once it has room for the whole image.
     *
     * @return emitted on an event loop; counted by {@link TransientHeap#holdArrived}. Fails with {@link MediaRefused}, or
     *     with a {@link Problem}
     */
    public Uni<Image> get(MediaUrl url, FairBulkhead.Claim claim) {
        return room.inTurn(claim, reserved -> get(url, claim, reserved));
    }

    /**
     * As {@link #get}, without the wait for room.
     *
     * @param reserved room for it; {@code null} for none
     */
    public Uni<Image> getWithoutWait(MediaUrl url, FairBulkhead.Claim claim, HeapReservation reserved) {
        return room.withoutWait(reserved, known -> get(url, claim, known));
    }

    private Uni<Image> get(MediaUrl url, FairBulkhead.Claim claim, HeapReservation reserved) {
        return Uni.createFrom().deferred(() -> {
            Recipient recipient = new Recipient(bytesInFlight, claim.client(), reserved);
            long start = System.nanoTime();
            Span span = spans.start("download image", url.host());
            return retries.run(claim, first -> attempt(url, claim, recipient, !first))
                    .invoke(image -> metrics.downloaded(image, elapsedSince(start)))
                    .onFailure(ImageDownload::isReported)
                    .invoke(failure -> metrics.failed(failure, elapsedSince(start)))
                    .onTermination()
                    .invoke((image, failure, left) ->
                            ClientSpans.end(span, isReported(failure) ? DownloadMetrics.outcome(failure) : null));
        });
    }

    /** Not when the download is repeated with more room. */
    private static boolean isReported(Throwable failure) {
        return failure != null && !(failure instanceof HeapExhausted);
    }

    private Uni<Image> attempt(MediaUrl url, FairBulkhead.Claim claim, Recipient recipient, boolean fresh) {
        return connections.inTurn(
                url, claim, () -> Uni.createFrom().completionStage(() -> download(url, recipient, fresh)
                        .recover(failure -> Future.failedFuture(classify(failure)))
                        .toCompletionStage()));
    }

    /**
     * When a pooled connection turns out to be closed, the host has seen no request: it is sent on a new connection,
     * because others in the pool may be closed as well.
     *
     * @param fresh whether the connection must be a new one
     */
    private Future<Image> download(MediaUrl url, Recipient recipient, boolean fresh) {
        return connections
                .request(url, fresh)
                .compose(request -> transfer(url, request, !fresh && connections.isReused(request), recipient))
                .recover(failure -> failure instanceof StaleConnection
                        ? download(url, recipient, true)
                        : Future.failedFuture(failure));
    }

    private static Throwable classify(Throwable failure) {
        if (failure instanceof TransientFailure) {
            return failure;
        }
        Throwable classified = NetworkFailures.toProblem(failure, "The media host");
        return classified instanceof Problem problem && isTransient(failure, problem)
                ? new TransientFailure(problem, Duration.ZERO)
                : classified;
    }

    /** A broken connection or silence may pass, before or within a response. A complete response will not change. */
    private static boolean isTransient(Throwable failure, Problem classified) {
        boolean ofNetwork = !(failure instanceof Problem)
                && (classified.type() == ProblemType.UPSTREAM_UNREACHABLE
                        || classified.type() == ProblemType.UPSTREAM_TIMEOUT);
        return ofNetwork || Rejection.reasonOf(classified).equals(Optional.of(Rejection.Reason.BROKEN_OFF));
    }

    private Future<Image> transfer(MediaUrl url, HttpClientRequest request, boolean reused, Recipient recipient) {
        request.response()
                .onSuccess(response -> servers.recordMediaHostDate(
                        url.origin(), response.getHeader(HttpHeaders.DATE), response.getHeader(HttpHeaders.AGE)));
        TransferLimits limits = new TransferLimits((int) Math.min(maximumSize, bytesInFlight.largest()), silence);
        ImageTransfer transfer = new ImageTransfer(vertx, request, limits, recipient, clock);
        return transfer.run()
                .recover(failure -> Future.failedFuture(
                        reused && !transfer.hasResponse() && isClosed(failure)
                                ? new StaleConnection(failure)
                                : failure))
                .compose(content -> vertx.executeBlocking(transfer::image, false))
                .onSuccess(image -> heap.holdArrived(image.content(), image.size()))
                .onComplete(ended -> transfer.release());
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof IOException;
    }

    private static Duration elapsedSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
