package io.github.screenshotgateway.images;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.FairBulkhead;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Downloads images from media hosts. */
@Startup
@Singleton
class ImageDownload {
    private final Vertx vertx;
    private final MediaConnections connections;
    private final BytesInFlight bytesInFlight;
    private final DownloadMetrics metrics;
    private final InstantSource clock;
    private final TransferLimits limits;
    private final Tracer tracer;

    ImageDownload(
            Vertx vertx,
            MediaConnections connections,
            BytesInFlight bytesInFlight,
            DownloadMetrics metrics,
            InstantSource clock,
            Tracer tracer,
            ImagesConfig images,
            UpstreamConfig upstream) {
        long maximumSize = images.maximumSize().asLongValue();
        if (maximumSize < 1 || maximumSize > BytesInFlight.LARGEST) {
            throw new InvalidSetting("gateway.images.maximum-size", "it must be between 1 byte and 48M, such as 25M.");
        }
        this.vertx = vertx;
        this.connections = connections;
        this.bytesInFlight = bytesInFlight;
        this.metrics = metrics;
        this.clock = clock;
        this.tracer = tracer;
        this.limits = new TransferLimits((int) maximumSize, upstream.readTimeout());
    }

    /**
     * Downloads an image when it is its turn, afresh on each subscription.
     *
     * @return emitted on an event loop; fails with {@link MediaRefused}, or with a {@link Problem}
     */
    Uni<Image> get(MediaUrl url, FairBulkhead.Claim claim) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            Span span = begin(url);
            return connections
                    .inTurn(url, claim, () -> Uni.createFrom()
                            .completionStage(() -> download(url, claim.client()).toCompletionStage()))
                    .invoke(image -> metrics.downloaded(image, since(start)))
                    .onFailure()
                    .invoke(failure -> metrics.failed(failure, since(start)))
                    .onTermination()
                    .invoke((image, failure, left) -> end(span, failure));
        });
    }

    /** What Vert.x would record by itself holds the whole URL, and so the signature in its query. */
    private Span begin(MediaUrl url) {
        return tracer.spanBuilder("download image")
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("server.address", url.host())
                .startSpan();
    }

    private static void end(Span span, Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", DownloadMetrics.outcome(failure));
        }
        span.end();
    }

    private Future<Image> download(MediaUrl url, String client) {
        return connections
                .request(url)
                .compose(request -> transfer(request, connections.isReused(request), client))
                .recover(failure ->
                        failure instanceof StaleConnection ? again(url, client) : Future.failedFuture(failure))
                .recover(failure -> Future.failedFuture(NetworkFailures.named(failure, "The media host")));
    }

    /** Nothing was asked of the host yet, and a GET may be asked twice: once more, whatever comes of it. */
    private Future<Image> again(MediaUrl url, String client) {
        return connections.request(url).compose(request -> {
            // Takes note of the connection: its next request is not its first.
            connections.isReused(request);
            return transfer(request, false, client);
        });
    }

    private Future<Image> transfer(HttpClientRequest request, boolean reused, String client) {
        ImageTransfer transfer = new ImageTransfer(vertx, request, limits, bytesInFlight, client, clock);
        return transfer.run()
                .recover(failure -> Future.failedFuture(
                        reused && !transfer.answered() && isClosed(failure) ? new StaleConnection(failure) : failure))
                .compose(content -> vertx.executeBlocking(() -> Image.of(content.whole()), false))
                .onComplete(ended -> transfer.release());
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof IOException;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
